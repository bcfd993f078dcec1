import type { Clock, Redis } from '@leadferry/runtime';

/** A Redis in memory that can go away. */
export interface MemoryRedis {
  readonly redis: Redis;
  /** Everything it holds, keys and values, to look for what must not be there. */
  content(): string;
  goAway(): void;
  comeBack(): void;
}

/** Creates the few commands that the pages use, on the test's clock. */
export const createMemoryRedis = (clock: Pick<Clock, 'now'>): MemoryRedis => {
  const entries = new Map<string, { readonly value: string; readonly untilMs: number }>();
  let isAway = false;
  const alive = (key: string) => {
    const entry = entries.get(key);
    return entry !== undefined && entry.untilMs > clock.now() ? entry : undefined;
  };
  const answer = <T>(work: () => T): Promise<T> =>
    isAway ? Promise.reject(new Error("Stream isn't writeable")) : Promise.resolve(work());

  const set = (key: string, value: string, options: readonly (string | number)[]): string | null => {
    const before = alive(key);
    const isBarred =
      (options.includes('NX') && before !== undefined) || (options.includes('XX') && before === undefined);
    const seconds = options[options.indexOf('EX') + 1];
    const untilMs = options.includes('KEEPTTL') ? before?.untilMs : clock.now() + Number(seconds) * 1000;
    if (!isBarred) entries.set(key, { value, untilMs: untilMs ?? Number.POSITIVE_INFINITY });
    if (options.includes('GET')) return before?.value ?? null;
    return isBarred ? null : 'OK';
  };

  const commands = {
    get: (key: string) => answer(() => alive(key)?.value ?? null),
    getdel: (key: string) =>
      answer(() => {
        const value = alive(key)?.value ?? null;
        entries.delete(key);
        return value;
      }),
    set: (key: string, value: string, ...options: (string | number)[]) => answer(() => set(key, value, options)),
    incr: (key: string) =>
      answer(() => {
        const value = Number(alive(key)?.value ?? 0) + 1;
        set(key, String(value), ['KEEPTTL']);
        return value;
      }),
    del: (key: string) => answer(() => Number(entries.delete(key))),
  };
  return {
    redis: commands as unknown as Redis,
    content: () => JSON.stringify([...entries]),
    goAway: () => {
      isAway = true;
    },
    comeBack: () => {
      isAway = false;
    },
  };
};
