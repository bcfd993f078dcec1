/** Whether somebody still reads what is written. */
export interface PipeWatch {
  /** True from when the reader went away: nothing that is said reaches anybody. */
  readonly isBroken: boolean;
  /** Calls the listener when the reader goes away, at once where it has. */
  onBroken(listener: () => void): void;
}

interface Stream {
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/**
 * Watches the streams that a command writes to: a reader that went away (`| head`) is no bug. Any other error is thrown.
 */
export const watchPipes = (streams: readonly Stream[]): PipeWatch => {
  const listeners: (() => void)[] = [];
  let isBroken = false;
  const onError = (error: Error): void => {
    if (!('code' in error) || error.code !== 'EPIPE') throw error;
    if (isBroken) return;
    isBroken = true;
    for (const listener of listeners) listener();
  };
  for (const stream of streams) stream.on('error', onError);
  return {
    get isBroken() {
      return isBroken;
    },
    onBroken: (listener) => {
      if (isBroken) listener();
      else listeners.push(listener);
    },
  };
};
