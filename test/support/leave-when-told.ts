import { constants } from 'node:os';

/**
 * Ends this process on Ctrl-C, SIGTERM, SIGHUP, and when the process that started it is gone: stops what it started
 * first, and at a second signal leaves at once. Whatever it started hangs on pipes from here, so nothing outlives it.
 */
export const leaveWhenTold = (stop: () => Promise<unknown>): void => {
  let isLeaving = false;
  const leave = (code: number): void => {
    if (isLeaving) process.exit(code);
    isLeaving = true;
    stop().then(
      () => process.exit(code),
      (cause: unknown) => {
        process.stderr.write(`could not stop in order: ${cause instanceof Error ? cause.message : String(cause)}\n`);
        process.exit(code);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => leave(128 + constants.signals[signal]));
  process.once('disconnect', () => leave(1));
  process.channel?.unref();
};
