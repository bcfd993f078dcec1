import { createFakeClock } from '@leadferry/runtime/testing';
import { z } from 'zod';
import type { Generation } from '../../src/generation.ts';
import { parseJson } from '../../src/parse-json.ts';
import { timingFor } from '../../src/refresh-timing.ts';
import { labels } from '../../src/versioned-secret.ts';
import { createModelEscrow } from './model-escrow.ts';
import { createModelGrant } from './model-grant.ts';
import { createModelRedis } from './model-redis.ts';
import { createModelSecret, type Write } from './model-secret.ts';
import { createModelServer, type ModelServer } from './model-server.ts';
import { type Ending, type HandedOut, type ModelWorker, startModelWorker } from './model-worker.ts';
import { createPortCalls, type PortCalls } from './port-calls.ts';
import type { Fault, Schedule, SendFate } from './schedule.ts';
import { createSteps, type Process } from './steps.ts';
import type { TokensUnderTest } from './tokens-under-test.ts';

/** All that a judge needs to know of a run. */
export interface Run {
  readonly schedule: Schedule;
  readonly server: ModelServer;
  readonly writes: readonly Write[];
  readonly handedOut: readonly HandedOut[];
  readonly befallen: PortCalls['befallen'];
  /** Fates of the sends that were begun. */
  readonly sendFates: readonly SendFate[];
  /** Processes that died or were told to end, and when. */
  readonly gone: ReadonlyMap<string, number>;
  /** How the last request of each worker that lives ended. */
  readonly endings: readonly Ending[];
  readonly current: Record<string, unknown> | undefined;
  /** Whether at the end an answer to the live set's refresh token lies in an escrow that a worker can read. */
  readonly isRescued: boolean;
  readonly reauth: Record<string, unknown> | undefined;
  /** Well again, ended by name, or neither after every limit has passed. */
  readonly end: 'well' | 'named' | 'open';
  readonly bugs: readonly unknown[];
  readonly calls: number;
  /** Each port call, as `time process call fault`, where asked for. */
  readonly trace: readonly string[];
}

const generationSchema = z.object({ generation: z.object({ epoch: z.int(), seq: z.int() }) });

const parseAccessToken = (text: string | undefined): string | undefined => {
  const fields = parseJson(text ?? '');
  return typeof fields === 'object' && fields !== null && 'access_token' in fields
    ? String(fields.access_token)
    : undefined;
};

const epochSchema = z.object({ kind: z.literal('epoch'), epoch: z.int(), version_id: z.string() });

/** A set as a person pasted it carries no generation: its epoch is written down by the first worker that reads it. */
const generationOf = (current: Record<string, unknown> | undefined, writes: readonly Write[]): Generation => {
  const written = generationSchema.safeParse(current).data?.generation;
  if (written !== undefined) return written;
  const live = writes.findLast(({ label }) => label === labels.current)?.versionId;
  const epochs = writes.flatMap(({ text }) => epochSchema.safeParse(parseJson(text ?? '')).data ?? []);
  return { epoch: epochs.find(({ version_id }) => version_id === live)?.epoch ?? 0, seq: 0 };
};

const startedAnewAfterMs = 5000;

/** Runs workers under a schedule until they are well again, or until every limit has passed. */
export const runSchedule = async (
  schedule: Schedule,
  createTokens: TokensUnderTest,
  { withTrace = false } = {},
): Promise<Run> => {
  const { provider, lifeMs, picks, skews, sends } = schedule;
  const timing = timingFor(lifeMs);
  const clock = createFakeClock();
  let picked = 0;
  const steps = createSteps(clock, (choices) => (picks[picked++ % picks.length] ?? 0) % choices);
  const secret = createModelSecret(clock);
  const redis = createModelRedis(clock, steps);
  const escrow = createModelEscrow(redis.isAway);
  const server = createModelServer({ provider, lifeMs, clock });
  const workers: ModelWorker[] = [];
  const handedOut: HandedOut[] = [];
  const sendFates: SendFate[] = [];
  const gone = new Map<string, number>();
  const bugs: unknown[] = [];
  const trace: string[] = [];
  const nowMs = (): number => clock.monotonicMs();

  const limitsMs = timing.claimWindowMs + timing.answerMs + timing.graceMs;
  /** Longest a last chance may take, all its sends and pauses counted. */
  const lastChanceMs = 5 * timing.answerMs + 15_000;
  const lengths = {
    moment: Math.min(timing.hedgeMs, 300) * 0.9,
    window: timing.claimWindowMs * 1.1,
    limits: limitsMs * 1.1,
    life: lifeMs * 1.1,
  };
  const spanMs = ({ kind, span }: Fault): number => (kind === 'stale' ? lengths.moment : lengths[span]);
  const skewOf = (share: number): number => share * 0.45 * timing.graceMs;

  const leave = (process: Process): void => {
    process.isAlive = false;
    gone.set(process.name, clock.now());
    const index = workers.findIndex((worker) => worker.process === process);
    if (index < 0) return;
    workers.splice(index, 1);
    steps.plan(undefined, () => start(`${process.name}'`, process.skewMs), startedAnewAfterMs);
  };

  const calls = createPortCalls({
    steps,
    faults: schedule.faults,
    spanMs,
    nowMs,
    note: (process, call, fault) => {
      if (withTrace) trace.push(`${Math.round(nowMs())} ${process.name} ${call} ${fault?.kind ?? ''}`.trim());
    },
    effects: {
      crash: leave,
      loseMachine: (process) => {
        escrow.loseMachine(process);
        leave(process);
      },
      stop: (process) => {
        gone.set(process.name, clock.now());
        const worker = workers.find((candidate) => candidate.process === process);
        void worker?.tokens.close().then(() => leave(process));
      },
      makeStale: (process, ms) => secret.makeStale(process, ms),
      jump: (process) => {
        process.skewMs = process.skewMs > 0 ? -skewOf(1) : skewOf(1);
      },
      takeRedisAway: (ms) => redis.goAway(ms),
      loseRedis: () => {
        redis.loseAll();
        escrow.loseShared();
      },
      login: () => secret.paste(server.login()),
    },
  });

  const drawFate = (): SendFate => {
    const fate = (calmedAtMs === undefined ? sends[sendFates.length] : undefined) ?? 'ok';
    sendFates.push(fate);
    return fate;
  };

  const start = (name: string, skewMs: number): void => {
    const process: Process = { name, isAlive: true, pausedUntilMs: 0, skewMs };
    const call = calls.of(process);
    const tokens = createTokens({
      owner: name,
      clock: steps.clockOf(process),
      secret: secret.portFor(process, call),
      grant: createModelGrant({ process, call, steps, server, drawFate, nowMs: () => clock.now() }),
      lease: redis.leaseFor(process, call),
      marker: redis.markerFor(call),
      channel: redis.channelFor(process, call),
      probe: (accessToken) =>
        call(
          'probe',
          async () => (server.accepts(accessToken) ? 'accepted' : 'refused'),
          () => 'unavailable' as const,
        ),
      random: () => ((picks[picked++ % picks.length] ?? 3) % 8) / 8,
      escrow: escrow.escrowFor(process, call),
      spent: redis.spentFor(call),
      suspicion: redis.suspicionFor(call),
      serverGraceMs: provider === 'grace' ? server.graceMs : 0,
    });
    const onHandedOut = (handed: Pick<HandedOut, 'accessToken' | 'to'>): void =>
      void handedOut.push({ ...handed, afterWrites: secret.writes.length });
    const onBug = (error: unknown): void => void bugs.push(error);
    workers.push(startModelWorker({ process, tokens, steps, server, lifeMs, nowMs, onHandedOut, onBug }));
  };

  /** Well: every worker is served, and what lies in the store can be refreshed again. */
  const isWell = async (): Promise<boolean> => {
    if (
      workers.length < schedule.workers ||
      !workers.every((worker) => worker.ending() === 'served' && worker.endedAtMs() >= (calmedAtMs ?? 0))
    )
      return false;
    if (server.presentations.filter(({ result }) => result === 'granted').length < schedule.exchanges) return false;
    const current = await secret.readLabelled(labels.current);
    if (hasMoreToStore(current)) return false;
    return server.isSpendable(String(current?.refresh_token)) && server.accepts(String(current?.access_token));
  };

  /** Answers whether a set that was heard of, or stored, is still to become the live one. */
  const hasMoreToStore = (current: Record<string, unknown> | undefined): boolean => {
    const liveRank = server.rank(String(current?.access_token)) ?? -1;
    const heard = server.presentations.filter(({ heardAtMs, by }) => heardAtMs !== undefined && !gone.has(by));
    const stored = secret.writes.map(({ text }) => parseAccessToken(text));
    return [...heard.map(({ accessToken }) => accessToken), ...stored].some(
      (accessToken) => accessToken !== undefined && (server.rank(accessToken) ?? -1) > liveRank,
    );
  };

  /** Ended: a person is called by every worker, and by the label. */
  const isNamed = async (): Promise<boolean> =>
    workers.length === schedule.workers &&
    workers.every((worker) => worker.ending() === 'reauth_required') &&
    (await secret.readLabelled(labels.reauth)) !== undefined;

  await secret.paste(server.login());
  await clock.advance(schedule.age * lifeMs);
  for (let index = 0; index < schedule.workers; index += 1) start(`worker-${index + 1}`, skewOf(skews[index] ?? 0));

  const faultsUntilMs = nowMs() + lifeMs * schedule.exchanges;
  const settleMs =
    (0.2 + schedule.exchanges) * lifeMs + 2 * limitsMs + lastChanceMs + timing.claimPauseMs + timing.forcedPauseMs;
  let calmedAtMs: number | undefined;
  let end: Run['end'] = 'open';
  while (await steps.next()) {
    const isThrough = calls.befallen.length === schedule.faults.length && sendFates.length >= sends.length;
    if (calmedAtMs === undefined && (isThrough || nowMs() >= faultsUntilMs)) {
      calls.endFaults();
      calmedAtMs = Math.max(nowMs(), calls.calmFromMs());
    }
    if (calmedAtMs === undefined || nowMs() < calmedAtMs || steps.hasUnderWay()) continue;
    end = (await isWell()) ? 'well' : (await isNamed()) ? 'named' : 'open';
    if (end !== 'open' || nowMs() > calmedAtMs + settleMs) break;
  }

  const current = await secret.readLabelled(labels.current);
  const processes = workers.map((worker) => worker.process);
  return {
    schedule,
    server,
    writes: secret.writes,
    handedOut,
    befallen: calls.befallen,
    sendFates,
    gone,
    endings: workers.map((worker) => worker.ending()),
    current,
    isRescued: await escrow.holds(generationOf(current, secret.writes), processes),
    reauth: await secret.readLabelled(labels.reauth),
    end,
    bugs,
    calls: calls.count(),
    trace,
  };
};
