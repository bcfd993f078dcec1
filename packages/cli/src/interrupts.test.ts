import { EventEmitter } from 'node:events';
import { createFakeClock } from '@leadferry/runtime/testing';
import { expect, it } from 'vitest';
import { InterruptedError } from './errors.ts';
import { createInterrupts } from './interrupts.ts';

const start = () => {
  const [signals, clock, exits] = [new EventEmitter(), createFakeClock(), [] as number[]];
  const interrupts = createInterrupts({ signals, clock, exit: (code) => void exits.push(code) });
  const reached = () => [interrupts.first.aborted, interrupts.second.aborted, ...exits];
  return { signals, clock, interrupts, reached };
};

it('counts presses: the first and the second are told, the third ends the process', async () => {
  const { signals, clock, interrupts, reached } = start();
  signals.emit('SIGINT');
  expect(reached()).toEqual([true, false]);
  expect(interrupts.first.reason).toBeInstanceOf(InterruptedError);
  await clock.advance(500);
  signals.emit('SIGTERM');
  expect(reached()).toEqual([true, true]);
  await clock.advance(500);
  signals.emit('SIGHUP');
  expect(reached()).toEqual([true, true, 130]);
});

it('takes the copies of one press for one: npm and its like pass on what the terminal has sent already', async () => {
  const { signals, clock, reached } = start();
  signals.emit('SIGINT');
  signals.emit('SIGINT');
  await clock.advance(50);
  signals.emit('SIGINT');
  expect(reached()).toEqual([true, false]);
});
