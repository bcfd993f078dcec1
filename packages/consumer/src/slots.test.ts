import { expect, test } from 'vitest';
import { createSlots } from './slots.ts';

test('no more slots are taken than there are, and those who wait are served in turn', () => {
  const slots = createSlots(1);
  const served: string[] = [];
  const ask = (name: string) => () => {
    if (slots.take(ask(name))) served.push(name);
  };
  ask('first')();
  ask('second')();
  ask('third')();
  expect(served).toEqual(['first']);
  slots.give(false);
  expect(served).toEqual(['first', 'second']);
  slots.give(false);
  expect(served).toEqual(['first', 'second', 'third']);
});

test('who wants to be alone waits for all, goes before those who do not, and keeps them out', () => {
  const slots = createSlots(3);
  const served: string[] = [];
  const ask = (name: string) => () => {
    if (slots.take(ask(name))) served.push(name);
  };
  const askAlone = () => {
    if (slots.takeAlone(askAlone)) served.push('alone');
  };
  ask('first')();
  ask('second')();
  askAlone();
  ask('third')();
  slots.give(false);
  expect(served).toEqual(['first', 'second']);
  slots.give(false);
  expect(served).toEqual(['first', 'second', 'alone']);
  slots.give(false);
  expect(served).toEqual(['first', 'second', 'alone', 'third']);
});

test('one who no longer wants what he waited for is passed over', () => {
  const slots = createSlots(1);
  let isServed = false;
  slots.take(() => {});
  slots.takeAlone(() => {});
  slots.take(() => {
    isServed = slots.take(() => {});
  });
  slots.give(false);
  expect(isServed).toBe(true);
});

test('a handler that is done makes room for another, but only a few fates may be waiting to be durable', () => {
  const slots = createSlots(4);
  const take = () => slots.take(() => {});
  expect([take(), take(), take(), take()]).toEqual([true, true, true, true]);
  slots.release();
  expect(take()).toBe(true);
  slots.release();
  expect(take()).toBe(false);
  slots.give(true);
  expect(take()).toBe(true);
});
