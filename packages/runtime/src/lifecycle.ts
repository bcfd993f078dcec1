import type { Logger } from './logger.ts';

/** A thing that was started and must be stopped again. Stopped in the reverse order of registration. */
export interface Stoppable {
  readonly name: string;
  stop(): Promise<void> | void;
}

/**
 * The life of a process.
 *
 * - running: entered at creation; left by the first SIGTERM or SIGINT, or by `stop`.
 * - stopping: `signal` is aborted and everything registered is stopped, last first. All errors met on the way are
 *   collected. Left when the last one has stopped, when `deadlineMs` has passed, or at a second signal.
 * - stopped: `exitCode` is known. 0 after a clean stop, 1 after an error or a missed deadline.
 */
export interface Lifecycle {
  readonly signal: AbortSignal;
  /** Registers a thing to stop. Registering after the stop began stops it at once. */
  register(stoppable: Stoppable): void;
  /** Begins the stop; an error given makes the exit code 1. Later calls share the first one's end. */
  stop(reason: string, error?: unknown): Promise<number>;
  /** Resolves with the exit code once everything has stopped. */
  readonly stopped: Promise<number>;
}

export interface LifecycleOptions {
  readonly logger: Logger;
  /** Longest the stop may take, in milliseconds; below the pod's grace period. */
  readonly deadlineMs: number;
  /** Where signals and errors that nobody caught come from; the process in production. */
  readonly signals: {
    on(event: 'SIGTERM' | 'SIGINT' | 'uncaughtException', listener: (cause: unknown) => void): unknown;
  };
  /** Ends the process without waiting; used at a second signal and at a missed deadline. */
  readonly exit: (code: number) => void;
}

/**
 * Creates the process's lifecycle and listens for SIGTERM and SIGINT. An error that nobody caught ends the process at once,
 * with a line that describes it as every other error is described.
 */
export const createLifecycle = ({ logger, deadlineMs, signals, exit }: LifecycleOptions): Lifecycle => {
  const abort = new AbortController();
  const { promise: stopped, resolve: settle } = Promise.withResolvers<number>();
  const registered: Stoppable[] = [];
  const failures: unknown[] = [];
  let stopping = false;

  const stopOne = async ({ name, stop }: Stoppable): Promise<void> => {
    try {
      await stop();
    } catch (error) {
      failures.push(error);
      logger.error({ part: name, error }, 'stop_failed');
    }
  };

  const stop = (reason: string, error?: unknown): Promise<number> => {
    if (error !== undefined) {
      failures.push(error);
      logger.error({ reason, error }, 'stopping_on_error');
    }
    if (stopping) return stopped;
    stopping = true;
    logger.info({ reason }, 'stopping');
    abort.abort(new Error(`the process is stopping: ${reason}`));
    const deadline = setTimeout(() => {
      logger.error({ deadlineMs }, 'stop_deadline_missed');
      exit(1);
    }, deadlineMs);
    deadline.unref();
    void (async () => {
      for (let next = registered.pop(); next !== undefined; next = registered.pop()) await stopOne(next);
      clearTimeout(deadline);
      const code = failures.length > 0 ? 1 : 0;
      logger.info({ code }, 'stopped');
      settle(code);
    })();
    return stopped;
  };

  const onSignal = (name: 'SIGTERM' | 'SIGINT') => () => {
    if (stopping) {
      logger.warn({ signal: name }, 'second_signal_ends_at_once');
      exit(1);
    } else void stop(name);
  };
  signals.on('SIGTERM', onSignal('SIGTERM'));
  signals.on('SIGINT', onSignal('SIGINT'));
  // Left to itself, the engine prints all that such an error carries along: a request's body, a command's arguments.
  signals.on('uncaughtException', (error) => {
    logger.error({ error }, 'crashed');
    exit(1);
  });

  return {
    signal: abort.signal,
    register: (stoppable) => (stopping ? void stopOne(stoppable) : void registered.push(stoppable)),
    stop,
    stopped,
  };
};
