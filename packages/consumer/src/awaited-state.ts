/** A state that others wait for. */
export interface AwaitedState {
  /** Tells those who wait, if it is so now: to be called when it may have come about. */
  tell(): void;
  /** Resolves when it is so, and at once when it already is. */
  wait(): Promise<void>;
}

/** Creates what is waited for until `isSo`. */
export const createAwaitedState = (isSo: () => boolean): AwaitedState => {
  let waiting: (() => void)[] = [];
  return {
    tell: () => {
      if (waiting.length === 0 || !isSo()) return;
      const telling = waiting;
      waiting = [];
      for (const tell of telling) tell();
    },
    wait: () => (isSo() ? Promise.resolve() : new Promise((tell) => waiting.push(tell))),
  };
};
