const watched = new WeakMap<AbortSignal, Set<{ readonly tell: () => void }>>();

/**
 * Tells once when the signal aborts, at once where it has already. Returns what ends that.
 *
 * For signals that live long and that hundreds wait on: each signal gets one listener, whoever asks. An EventTarget
 * walks through all its listeners whenever one is added or removed.
 */
export const onAbort = (signal: AbortSignal, tell: () => void): (() => void) => {
  if (signal.aborted) {
    tell();
    return () => {};
  }
  const waiting = watched.get(signal) ?? watch(signal);
  const entry = { tell };
  waiting.add(entry);
  return () => void waiting.delete(entry);
};

const watch = (signal: AbortSignal): Set<{ readonly tell: () => void }> => {
  const waiting = new Set<{ readonly tell: () => void }>();
  watched.set(signal, waiting);
  const tellAll = (): void => {
    for (const { tell } of waiting) tell();
    waiting.clear();
  };
  signal.addEventListener('abort', tellAll, { once: true });
  return waiting;
};
