import { createFakeClock } from '@leadferry/runtime/testing';
import { timingFor } from '../../src/refresh-timing.ts';
import { labels } from '../../src/versioned-secret.ts';
import { generationOf, parseAccessToken } from './live-generation.ts';
import { createModelEscrow } from './model-escrow.ts';
import { createModelGrant } from './model-grant.ts';
import { createModelRedis } from './model-redis.ts';
import { createModelSecret } from './model-secret.ts';
import { createModelServer } from './model-server.ts';
import { type HandedOut, type ModelWorker, startModelWorker } from './model-worker.ts';
import { createPortCalls } from './port-calls.ts';
import type { Run } from './run.ts';
import type { Fault, Schedule, SendFate } from './schedule.ts';
import { createSteps, type Process } from './steps.ts';
import type { TokensUnderTest } from './tokens-under-test.ts';

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
