import { createFakeClock } from '@leadferry/runtime/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { createRefusalRun, type RefusalRun } from './refusal-run.ts';

let clock: ReturnType<typeof createFakeClock>;
let run: RefusalRun;
beforeEach(() => {
  clock = createFakeClock();
  run = createRefusalRun(clock);
});

/** Refuses requests about people of these numbers; tells which of them made it an outage. */
const refuse = (from: number, to: number): number[] => {
  const people = Array.from({ length: to - from + 1 }, (_, index) => from + index);
  return people.filter((number) => run.refused(`person-${number}@example.org`));
};

describe('a run of requests that came to nothing', () => {
  it('is an outage from the tenth person on', () => {
    expect(refuse(1, 12)).toEqual([10, 11, 12]);
  });

  it('of five people is one when it has lasted two seconds', async () => {
    expect(refuse(1, 4)).toEqual([]);
    await clock.advance(1999);
    expect(refuse(5, 5)).toEqual([]);
    await clock.advance(1);
    expect(refuse(5, 5)).toEqual([5]);
  });

  it('of one lead that the API cannot take is none, however often and long it is repeated', async () => {
    for (let time = 0; time < 100; time += 1) {
      expect(run.refused('person-1@example.org')).toBe(false);
      await clock.advance(10_000);
    }
  });

  it('of four people, each of them for an hour, is none', async () => {
    for (let time = 0; time < 60; time += 1) {
      expect(refuse(1, 4)).toEqual([]);
      await clock.advance(60_000);
    }
  });

  it('begins anew with an answer', () => {
    expect(refuse(1, 9)).toEqual([]);
    run.broken();
    expect(refuse(10, 18)).toEqual([]);
    expect(refuse(19, 19)).toEqual([19]);
  });

  it('counts each request that is about nobody', () => {
    const told = Array.from({ length: 10 }, () => run.refused());
    expect(told.indexOf(true)).toBe(9);
  });
});
