import type { Clock, Redis } from '@leadferry/runtime';
import { prolongScript } from '../../src/web/sessions.ts';
import { countTryScript } from '../../src/web/sign-in-limit.ts';

/** A Redis in memory that can go away. */
export interface MemoryRedis {
  readonly redis: Redis;
  /** Everything it holds, keys and values, to look for what must not be there. */
  content(): string;
  goAway(): void;
  comeBack(): void;
}

/** Creates the few commands and scripts that the pages use, on the test's clock. */
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

  const scripts: Readonly<Record<string, (key: string, lifeMs: number) => number>> = {
    [countTryScript]: (key, lifeMs) => {
      const before = alive(key);
      const tries = Number(before?.value ?? 0) + 1;
      entries.set(key, { value: String(tries), untilMs: before?.untilMs ?? clock.now() + lifeMs });
      return tries;
    },
    [prolongScript]: (key, lifeMs) => {
      const before = alive(key);
      const untilMs = clock.now() + lifeMs;
      if (before === undefined || before.untilMs >= untilMs) return 0;
      entries.set(key, { value: before.value, untilMs });
      return 1;
    },
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
    eval: (script: string, _keys: 1, key: string, lifeMs: number) =>
      answer(() => {
        const run = scripts[script];
        if (run === undefined) throw new Error(`no such script here: ${script}`);
        return run(key, lifeMs);
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
