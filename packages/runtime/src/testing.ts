import type { Clock } from './clock.ts';
import type { Logger } from './logger.ts';

/** Drops every line. For tests that do not look at the log. */
export const silentLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  child: () => silentLogger,
};

/** One line a recording logger was given. */
export interface LogLine {
  readonly level: 'debug' | 'info' | 'warn' | 'error';
  readonly event: string;
  readonly fields: Record<string, unknown>;
}

/** Creates a logger that keeps its lines, for tests that ask what was said. */
export const createRecordingLogger = (): Logger & { readonly lines: LogLine[] } => {
  const lines: LogLine[] = [];
  const bind = (bound: Record<string, unknown>): Logger => {
    const at = (level: LogLine['level']) => (fields: object, event: string) => {
      lines.push({ level, event, fields: { ...bound, ...fields } });
    };
    return {
      debug: at('debug'),
      info: at('info'),
      warn: at('warn'),
      error: at('error'),
      child: (fields) => bind({ ...bound, ...fields }),
    };
  };
  return { ...bind({}), lines };
};

/** A clock that moves only when told to. */
export interface FakeClock extends Clock {
  /** Moves time on by `ms`, waking sleepers in order and letting what they started run in between. */
  advance(ms: number): Promise<void>;
}

/** Creates a clock that starts at `startMs` (default: 2026-01-01T00:00:00Z) and stands still. */
export const createFakeClock = (startMs = Date.UTC(2026, 0, 1)): FakeClock => {
  let elapsedMs = 0;
  const sleepers = new Set<{ dueMs: number; wake: () => void }>();

  const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const sleeper = {
        dueMs: elapsedMs + Math.max(0, ms),
        wake: () => {
          signal?.removeEventListener('abort', onAbort);
          resolve();
        },
      };
      const onAbort = (): void => {
        sleepers.delete(sleeper);
        reject(signal?.reason);
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      sleepers.add(sleeper);
    });

  const after = (ms: number, work: () => void): (() => void) => {
    const sleeper = { dueMs: elapsedMs + Math.max(0, ms), wake: work };
    sleepers.add(sleeper);
    return () => void sleepers.delete(sleeper);
  };

  const advance = async (ms: number): Promise<void> => {
    const targetMs = elapsedMs + ms;
    await settle();
    for (let next = earliest(targetMs); next !== undefined; next = earliest(targetMs)) {
      sleepers.delete(next);
      elapsedMs = Math.max(elapsedMs, next.dueMs);
      next.wake();
      await settle();
    }
    elapsedMs = targetMs;
    await settle();
  };

  const earliest = (targetMs: number) =>
    [...sleepers].filter(({ dueMs }) => dueMs <= targetMs).sort((a, b) => a.dueMs - b.dueMs)[0];

  return { now: () => startMs + elapsedMs, monotonicMs: () => elapsedMs, sleep, after, advance };
};

/** Lets promises that can go on do so, a few turns of the event loop deep. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};
