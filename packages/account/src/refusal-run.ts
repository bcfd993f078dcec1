import type { Clock } from '@leadferry/runtime';

/**
 * Tells one bad lead from a sick API: an unbroken run of requests that came to nothing is the world's fault when it is of many
 * people at once. It is an outage from ten of them on, or from five on when it has lasted two seconds.
 */
export interface RefusalRun {
  /**
   * Notes that a request came to nothing; true when that makes the run an outage. However often one person's request
   * is repeated, it counts once; a request about nobody (names, say) counts each time.
   */
  refused(about?: string): boolean;
  /** Notes that the API did answer: whatever was refused before was not its fault alone, and the run begins anew. */
  broken(): void;
}

const surelyKeys = 10;
const leastKeys = 5;
const leastMs = 2000;

/** Creates an empty run. It holds ten names at most, and only while requests come to nothing. */
export const createRefusalRun = ({ monotonicMs }: Pick<Clock, 'monotonicMs'>): RefusalRun => {
  const keys = new Set<string | symbol>();
  let sinceMs = 0;
  return {
    refused: (about) => {
      if (keys.size === 0) sinceMs = monotonicMs();
      if (keys.size < surelyKeys) keys.add(about ?? Symbol('about nobody'));
      return keys.size >= surelyKeys || (keys.size >= leastKeys && monotonicMs() - sinceMs >= leastMs);
    },
    // With every answer: clearing an empty set makes a new one inside, which the old one keeps.
    broken: () => {
      if (keys.size > 0) keys.clear();
    },
  };
};
