import { expect, it } from 'vitest';
import { onAbort } from './on-abort.ts';

it('tells everybody who waits, once, in the order in which they came', () => {
  const controller = new AbortController();
  const told: string[] = [];
  onAbort(controller.signal, () => told.push('first'));
  onAbort(controller.signal, () => told.push('second'));
  controller.abort();
  controller.abort();
  expect(told).toEqual(['first', 'second']);
});

it('does not tell who waits no longer, not even one whom another takes out while it is told', () => {
  const controller = new AbortController();
  const told: string[] = [];
  let forget = (): void => {};
  onAbort(controller.signal, () => forget());
  forget = onAbort(controller.signal, () => told.push('taken out'));
  onAbort(controller.signal, () => told.push('left'))();
  controller.abort();
  expect(told).toEqual([]);
});

it('tells the same function as often as it was given', () => {
  const controller = new AbortController();
  let told = 0;
  const tell = (): void => {
    told += 1;
  };
  const forget = onAbort(controller.signal, tell);
  onAbort(controller.signal, tell);
  forget();
  controller.abort();
  expect(told).toBe(1);
});

it('tells at once of a signal that has aborted', () => {
  let isTold = false;
  onAbort(AbortSignal.abort(), () => {
    isTold = true;
  });
  expect(isTold).toBe(true);
});
