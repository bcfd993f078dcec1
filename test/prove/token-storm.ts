import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type RedisServer, startRedis } from '@leadferry/local-stack';
import { type JournalEntry, type Simulator, startSecretsManagerEmulator, startSimulator } from '@leadferry/simulator';
import { askTogether } from '../../packages/token/test/support/ask-together.ts';
import { createSecret } from '../../packages/token/test/support/secrets-manager.ts';
import type { Proof } from './proof.ts';

const processes = 50;
const primaries = 3;
const answerDelayMs = 2000;
const promisedMs = 5000;
const patienceMs = 30_000;
const twoDaysMs = 2 * 86_400_000;

/** Requests that presented a refresh token, granted or not. */
const exchangesOf = (simulator: Simulator): JournalEntry[] =>
  simulator.journal.read().filter(({ grantType }) => grantType === 'refresh_token');

/** Fifty processes that ask at once for a token that expired, while a Redis primary dies under the one that refreshes. */
export const tokenStorm: Proof = {
  promise:
    'Fifty processes that ask at once for a token that expired make one exchange, though a Redis primary dies in it.',
  broken: 'the processes refresh without lease and claim',
  async run({ isBroken, say }) {
    const redis = await Promise.all(Array.from({ length: primaries }, () => startRedis({ progress: say })));
    const simulator = await startSimulator({
      switches: { reuseRevokesFamily: true, tokenLatencyAfterMs: answerDelayMs },
    });
    const secrets = await startSecretsManagerEmulator();
    try {
      const { clientId, clientSecret } = simulator.addApplication({ clientSecret: randomUUID() });
      simulator.addAccount({ name: 'default' });
      simulator.set({ clockOffsetMs: -twoDaysMs });
      const grant = simulator.grant('default');
      simulator.set({ clockOffsetMs: 0 });
      const secret = await createSecret(secrets.url, JSON.stringify(grant));
      say(`${processes} processes start; the stored access token expired a day ago`);
      const asking = askTogether(processes, {
        secretsUrl: secrets.url,
        secretId: secret.name,
        redisUrl: redis.map(({ url }) => url).join(','),
        keyPrefix: `prove:${randomUUID()}`,
        authUrl: simulator.authUrl,
        clientId,
        ...(clientSecret === undefined ? {} : { clientSecret }),
        without: isBroken ? ['lease', 'claim'] : [],
        patienceMs,
      });
      const ended = new AbortController();
      const killed = killPrimaryMidway({ simulator, primary: redis[0], ended: ended.signal, say });
      const answers = await asking;
      ended.abort();
      const isKilledMidway = await killed;

      const exchanges = exchangesOf(simulator);
      const [first] = exchanges;
      // The journal has the arrival; the answer left no earlier than this, so nothing is counted as faster than it was.
      const answeredMs = (first?.atMs ?? 0) + answerDelayMs;
      const served = answers.filter(({ tokenHash }) => tokenHash !== undefined);
      const slowestMs = Math.max(...answers.map(({ atMs }) => atMs - answeredMs));
      const tokens = new Set(served.map(({ tokenHash }) => tokenHash)).size;
      say(`the last process had the token ${(slowestMs / 1000).toFixed(2)} s after the answer`);
      return {
        holds:
          exchanges.length === 1 &&
          served.length === processes &&
          tokens === 1 &&
          slowestMs <= promisedMs &&
          isKilledMidway,
        figures: {
          processes,
          served: served.length,
          exchanges: exchanges.length,
          tokens,
          slowestSeconds: Math.round(slowestMs / 10) / 100,
          primariesKilled: isKilledMidway ? 1 : 0,
        },
      };
    } finally {
      await Promise.all([simulator.stop(), secrets.stop(), ...redis.map((server) => server.stop())]);
    }
  },
};

/** Kills the first primary, the one the hints go through too, while the answer is on its way; answers whether it was. */
const killPrimaryMidway = async ({
  simulator,
  primary,
  ended,
  say,
}: {
  readonly simulator: Simulator;
  readonly primary: RedisServer | undefined;
  readonly ended: AbortSignal;
  readonly say: (text: string) => void;
}): Promise<boolean> => {
  while (simulator.journal.length === 0 && !ended.aborted) await delay(20);
  await delay(answerDelayMs / 4);
  await primary?.stop();
  const afterMs = Date.now() - (exchangesOf(simulator)[0]?.atMs ?? 0);
  say(`a Redis primary was killed ${(afterMs / 1000).toFixed(2)} s after the refresh token arrived`);
  return afterMs < answerDelayMs;
};
