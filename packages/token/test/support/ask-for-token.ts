import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Lease, TokenStore } from '../../src/index.ts';
import { openWorker, type WorkerSettings } from './open-worker.ts';

/** What a process that asks for a token is told. */
export interface AskSettings extends WorkerSettings {
  /** Which safety devices are taken out, to see the proof fail. */
  readonly without: readonly ('lease' | 'claim')[];
  /** How long it asks again where it got none, in milliseconds. Default 0: it asks once. */
  readonly patienceMs?: number;
}

/** What it answers: never the token itself. */
export interface AskAnswer {
  readonly generation?: { readonly epoch: number; readonly seq: number };
  readonly tokenHash?: string;
  readonly code?: string;
  readonly tookMs: number;
  /** When it had its answer, in epoch milliseconds. */
  readonly atMs: number;
}

const noLease: Lease = {
  withLease: async (_name, _ttlMs, work) => ({ state: 'done', value: await work(new AbortController().signal) }),
};

/** Believes that every claim is won. */
const withoutClaim = (store: TokenStore): TokenStore => {
  let mine: Awaited<ReturnType<TokenStore['readClaim']>>;
  return {
    ...store,
    claim: async (_parent, claim) => {
      mine = claim;
      return true;
    },
    readClaim: async () => mine,
  };
};

const settings = JSON.parse(process.argv[2] ?? '') as AskSettings;
const { without, patienceMs = 0 } = settings;
const worker = openWorker(settings, ({ store }) => ({
  ...(without.includes('claim') ? { store: withoutClaim(store) } : {}),
  ...(without.includes('lease') ? { lease: noLease } : {}),
}));

const say = (line: unknown): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

const askOnce = async (): Promise<Pick<AskAnswer, 'generation' | 'tokenHash' | 'code'>> => {
  try {
    const { generation, value } = await worker.provider.getAccessToken();
    return { generation, tokenHash: createHash('sha256').update(value).digest('hex') };
  } catch (error) {
    return { code: (error as { code?: string }).code ?? String(error) };
  }
};

const ask = async (): Promise<void> => {
  const startMs = performance.now();
  const tookMs = () => Math.round(performance.now() - startMs);
  let answer = await askOnce();
  while (answer.code !== undefined && tookMs() < patienceMs) {
    await delay(100);
    answer = await askOnce();
  }
  say({ ...answer, tookMs: tookMs(), atMs: Date.now() } satisfies AskAnswer);
  await worker.stop();
  process.exit(0);
};

await worker.settled();
process.stdin.once('data', () => void ask());
say('ready');
