/**
 * Numbers a token set: `epoch` rises at each human authorisation, `seq` at each refresh.
 *
 * It is the fencing token of the refresh protocol: readers only move forward in it, and the ids of claims and stored
 * successors are derived from it.
 */
export interface Generation {
  readonly epoch: number;
  readonly seq: number;
}

/** Orders two generations: negative when `a` is older than `b`, 0 when they are the same, positive when newer. */
export const compareGenerations = (a: Generation, b: Generation): number => a.epoch - b.epoch || a.seq - b.seq;

/** Answers whether `a` is strictly newer than `b`. */
export const isNewer = (a: Generation, b: Generation): boolean => compareGenerations(a, b) > 0;

/** Returns the generation that a refresh of `generation` leads to: same epoch, next seq. */
export const successorOf = ({ epoch, seq }: Generation): Generation => ({ epoch, seq: seq + 1 });

/** Writes a generation as `epoch.seq`, for ids and log lines. */
export const formatGeneration = ({ epoch, seq }: Generation): string => `${epoch}.${seq}`;

/** Reads what `formatGeneration` wrote; undefined for anything else. */
export const parseGeneration = (text: string): Generation | undefined => {
  const match = /^(\d+)\.(\d+)$/.exec(text);
  return match ? { epoch: Number(match[1]), seq: Number(match[2]) } : undefined;
};
