import type { Clock, Redis } from '@leadferry/runtime';
import { formatGeneration, type Generation } from './generation.ts';

/** What the API says of an access token that it refused once. */
export type ProbeVerdict = 'accepted' | 'refused' | 'unavailable';

/**
 * Clears up, once for the whole fleet, whether the API takes the access token of a generation: the first worker that
 * suspects it asks, the others wait for its answer. A grant that is revoked under load then costs one wasted call more
 * than were under way, not one for each worker.
 */
export interface Suspicion {
  /** Returns the answer of whoever asked first; asks by `probe` where nobody did, or nobody can tell who did. */
  clearUp(account: string, generation: Generation, probe: () => Promise<ProbeVerdict>): Promise<ProbeVerdict>;
}

/** Lets every process ask for itself. */
export const noSuspicion: Suspicion = { clearUp: (_account, _generation, probe) => probe() };

/** Longest the one that asks may take; a permit of the budget is part of it. */
const askingMs = 10_000;
/** How long its answer stands for those that come later. */
const standsMs = 5000;
const lookEveryMs = 50;

/** Creates it on Redis. With Redis away every process asks for itself. */
export const createRedisSuspicion = ({
  redis,
  keyPrefix,
  clock,
}: {
  readonly redis: Redis;
  readonly keyPrefix: string;
  readonly clock: Clock;
}): Suspicion => {
  const asking = 'asking';

  /** Answers undefined when nobody asks any more and no answer came. */
  const awaitVerdict = async (key: string): Promise<ProbeVerdict | undefined> => {
    const giveUpMs = clock.monotonicMs() + askingMs;
    while (clock.monotonicMs() < giveUpMs) {
      const found = await redis.get(key);
      if (found !== asking) return found === null ? undefined : (found as ProbeVerdict);
      await clock.sleep(lookEveryMs);
    }
    return undefined;
  };

  /** Redis that is away is no answer; what the probe throws is the caller's. */
  const reach = async <T>(ask: () => Promise<T>): Promise<{ readonly value: T } | undefined> =>
    ask().then(
      (value) => ({ value }),
      () => undefined,
    );

  return {
    clearUp: async (account, generation, probe) => {
      const key = `${keyPrefix}:suspicion:${account}:${formatGeneration(generation)}`;
      const taken = await reach(() => redis.set(key, asking, 'PX', askingMs, 'NX'));
      if (taken !== undefined && taken.value === null) {
        const heard = (await reach(() => awaitVerdict(key)))?.value;
        if (heard !== undefined) return heard;
      }
      let verdict: ProbeVerdict = 'unavailable';
      try {
        verdict = await probe();
        return verdict;
      } finally {
        await reach(() => redis.set(key, verdict, 'PX', standsMs));
      }
    },
  };
};
