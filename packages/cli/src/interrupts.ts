import type { Clock } from '@leadferry/runtime';
import type { PipeWatch } from './broken-pipe.ts';
import { InterruptedError } from './errors.ts';
import { exitCodes } from './exit-codes.ts';

/** What Ctrl-C, a signal, or a closed terminal says. The reason of both signals is an InterruptedError. */
export interface Interrupts {
  /** Aborts at the first one: stop where nothing is lost by it. */
  readonly first: AbortSignal;
  /** Aborts at the second one: stop whatever is lost. The third one ends the process at once. */
  readonly second: AbortSignal;
}

/** One press of Ctrl-C reaches a process behind `npm run` several times: from the terminal, and passed on by its parents. */
const samePressMs = 400;

/** Listens for interrupts. */
export const createInterrupts = ({
  signals,
  pipe,
  clock,
  exit,
}: {
  readonly signals: { on(event: 'SIGINT' | 'SIGTERM' | 'SIGHUP', listener: () => void): unknown };
  /** A reader that goes away interrupts once, as a press does. */
  readonly pipe?: Pick<PipeWatch, 'onBroken'>;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly exit: (code: number) => void;
}): Interrupts => {
  const [first, second] = [new AbortController(), new AbortController()];
  let pressedAtMs = Number.NEGATIVE_INFINITY;
  const onSignal = (): void => {
    const nowMs = clock.monotonicMs();
    const isSamePress = nowMs - pressedAtMs < samePressMs;
    if (isSamePress) return;
    pressedAtMs = nowMs;
    if (!first.signal.aborted) first.abort(new InterruptedError());
    else if (!second.signal.aborted) second.abort(new InterruptedError());
    else exit(exitCodes.interrupted);
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) signals.on(name, onSignal);
  pipe?.onBroken(() => {
    if (!first.signal.aborted) first.abort(new InterruptedError());
  });
  return { first: first.signal, second: second.signal };
};
