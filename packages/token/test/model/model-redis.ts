import type { FakeClock } from '@leadferry/runtime/testing';
import { formatGeneration, type Generation } from '../../src/generation.ts';
import type { GenerationChannel, GenerationNews } from '../../src/generation-channel.ts';
import type { Lease } from '../../src/lease.ts';
import type { SentMarker } from '../../src/sent-marker.ts';
import type { SpentTokens } from '../../src/spent-tokens.ts';
import type { ProbeVerdict, Suspicion } from '../../src/suspicion.ts';
import { createMemorySentMarker } from '../../src/testing.ts';
import type { PortCall } from './port-calls.ts';
import type { Process, Step, Steps } from './steps.ts';

/** Lease, sent marker, hints, suspicions and spent tokens, which are lost together. */
export interface ModelRedis {
  leaseFor(process: Process, call: PortCall): Lease;
  markerFor(call: PortCall): SentMarker;
  channelFor(process: Process, call: PortCall): GenerationChannel;
  suspicionFor(call: PortCall): Suspicion;
  spentFor(call: PortCall): SpentTokens;
  isAway(): boolean;
  /** Does not answer for `ms`. */
  goAway(ms: number): void;
  /** Restarts with nothing in it. */
  loseAll(): void;
}

const verdictStandsMs = 5000;

type Grip = 'had' | 'busy' | 'unavailable';

/** Creates the model's Redis. Its lease lapses after its ttl unless the holder runs and renews it. */
export const createModelRedis = (clock: FakeClock, steps: Steps): ModelRedis => {
  const marks = createMemorySentMarker(() => clock.monotonicMs());
  const listeners: {
    readonly process: Process;
    readonly hear: (generation: Generation, news: GenerationNews) => void;
  }[] = [];
  const spent = new Set<string>();
  const verdicts = new Map<string, { readonly verdict: ProbeVerdict; readonly untilMs: number }>();
  let holder: { readonly grip: object; untilMs: number } | undefined;
  let awayUntilMs = 0;

  const isAway = (): boolean => clock.monotonicMs() < awayUntilMs;
  const holds = (grip: object): boolean => holder?.grip === grip && clock.monotonicMs() < holder.untilMs;

  const take = async (grip: object, ttlMs: number): Promise<Grip> => {
    if (isAway()) return 'unavailable';
    if (holder !== undefined && holder.grip !== grip && clock.monotonicMs() < holder.untilMs) return 'busy';
    holder = { grip, untilMs: clock.monotonicMs() + ttlMs };
    return 'had';
  };

  const keepRenewed = (process: Process, grip: object, ttlMs: number): { lost: AbortSignal; stop(): void } => {
    const loss = new AbortController();
    let renewal: Step;
    const renew = (): void => {
      if (isAway() || !holds(grip)) {
        loss.abort();
        return;
      }
      holder = { grip, untilMs: clock.monotonicMs() + ttlMs };
      renewal = steps.plan(process, renew, ttlMs / 3);
    };
    renewal = steps.plan(process, renew, ttlMs / 3);
    return { lost: loss.signal, stop: () => steps.cancel(renewal) };
  };

  const release = async (grip: object): Promise<void> => {
    if (!isAway() && holder?.grip === grip) holder = undefined;
  };

  return {
    isAway,
    goAway: (ms) => {
      awayUntilMs = clock.monotonicMs() + ms;
    },
    loseAll: () => {
      marks.forget();
      spent.clear();
      verdicts.clear();
      holder = undefined;
    },
    leaseFor: (process, call) => ({
      withLease: async (_name, ttlMs, work) => {
        const grip = {};
        const state = await call(
          'lease.take',
          () => take(grip, ttlMs),
          () => 'unavailable' as const,
        );
        if (state !== 'had') return { state };
        const renewal = keepRenewed(process, grip, ttlMs);
        try {
          return { state: 'done', value: await work(renewal.lost) };
        } finally {
          renewal.stop();
          await call(
            'lease.release',
            () => release(grip),
            () => undefined,
          );
        }
      },
    }),
    markerFor: (call) => {
      const mark = (name: string, write: () => Promise<boolean>) =>
        call(
          name,
          async () => !isAway() && (await write()),
          () => false,
        );
      return {
        recordClaim: (nonce, ttlMs) => mark('marker.claim', () => marks.recordClaim(nonce, ttlMs)),
        recordSent: (nonce, ttlMs) => mark('marker.sent', () => marks.recordSent(nonce, ttlMs)),
        read: (nonce) =>
          call(
            'marker.read',
            async () => (isAway() ? 'unknown' : await marks.read(nonce)),
            () => 'unknown' as const,
          ),
        readSentAgeMs: (nonce) =>
          call(
            'marker.age',
            async () => (isAway() ? undefined : await marks.readSentAgeMs(nonce)),
            () => undefined,
          ),
      };
    },
    spentFor: (call) => ({
      note: (refreshToken) =>
        call(
          'spent.note',
          async () => void (isAway() || spent.add(refreshToken)),
          () => undefined,
        ),
      includes: (refreshToken) =>
        call(
          'spent.includes',
          async () => !isAway() && spent.has(refreshToken),
          () => false,
        ),
    }),
    suspicionFor: (call) => ({
      clearUp: async (_account, generation, probe) => {
        const key = formatGeneration(generation);
        const heard = await call<Awaited<ReturnType<typeof probe>> | undefined>(
          'suspicion.ask',
          async () => {
            const found = isAway() ? undefined : verdicts.get(key);
            return found !== undefined && clock.monotonicMs() < found.untilMs ? found.verdict : undefined;
          },
          () => undefined,
        );
        if (heard !== undefined) return heard;
        const verdict = await probe();
        await call(
          'suspicion.tell',
          async () => {
            if (!isAway()) verdicts.set(key, { verdict, untilMs: clock.monotonicMs() + verdictStandsMs });
          },
          () => undefined,
        );
        return verdict;
      },
    }),
    channelFor: (process, call) => ({
      publish: (_account, generation, news = 'live') =>
        call(
          'publish',
          async () => {
            if (isAway()) return;
            for (const listener of listeners) steps.plan(listener.process, () => listener.hear(generation, news));
          },
          () => undefined,
        ),
      subscribe: (_account, hear) => {
        const listener = { process, hear };
        listeners.push(listener);
        return () => void listeners.splice(listeners.indexOf(listener), 1);
      },
    }),
  };
};
