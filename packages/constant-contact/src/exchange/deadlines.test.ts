import type { Clock } from '@leadferry/runtime';
import { createFakeClock } from '@leadferry/runtime/testing';
import { expect, it } from 'vitest';
import { createDeadlines, type Deadlined } from './deadlines.ts';

const work = (name: string, givenUp: string[]): Deadlined => ({
  giveUp: () => void givenUp.push(name),
  deadline: undefined,
});

it('gives each up when its own time is spent, not sooner and not later', async () => {
  const clock = createFakeClock();
  const givenUp: string[] = [];
  const deadlines = createDeadlines(clock, 1000);
  deadlines.begin(work('first', givenUp));
  await clock.advance(400);
  deadlines.begin(work('second', givenUp));
  await clock.advance(599);
  expect(givenUp).toEqual([]);
  await clock.advance(1);
  expect(givenUp).toEqual(['first']);
  await clock.advance(399);
  expect(givenUp).toEqual(['first']);
  await clock.advance(1);
  expect(givenUp).toEqual(['first', 'second']);
});

it('leaves alone what was ended: the first, the last and one between', async () => {
  const clock = createFakeClock();
  const givenUp: string[] = [];
  const deadlines = createDeadlines(clock, 1000);
  const works = ['a', 'b', 'c', 'd', 'e'].map((name) => work(name, givenUp));
  for (const one of works) deadlines.begin(one);
  for (const index of [0, 2, 4]) deadlines.end(works[index] as Deadlined);
  await clock.advance(1000);
  expect(givenUp).toEqual(['b', 'd']);
});

it('watches what begins after a time in which there was nothing to watch', async () => {
  const clock = createFakeClock();
  const givenUp: string[] = [];
  const deadlines = createDeadlines(clock, 1000);
  const ended = work('ended', givenUp);
  deadlines.begin(ended);
  deadlines.end(ended);
  await clock.advance(5000);
  deadlines.begin(work('late', givenUp));
  await clock.advance(1000);
  expect(givenUp).toEqual(['late']);
});

it('takes an end that comes again or too late for none', async () => {
  const clock = createFakeClock();
  const givenUp: string[] = [];
  const deadlines = createDeadlines(clock, 1000);
  const [once, other] = [work('once', givenUp), work('other', givenUp)];
  deadlines.begin(once);
  deadlines.begin(other);
  deadlines.end(once);
  deadlines.end(once);
  await clock.advance(1000);
  deadlines.end(other);
  expect(givenUp).toEqual(['other']);
});

it('has what was ended hold none of the others, so that none outlives its end by them', () => {
  const deadlines = createDeadlines(createFakeClock(), 1000);
  const works = ['a', 'b', 'c'].map((name) => work(name, []));
  for (const one of works) deadlines.begin(one);
  const places = works.map(({ deadline }) => deadline);
  for (const index of [1, 0, 2]) deadlines.end(works[index] as Deadlined);
  for (const place of places) expect(place).toMatchObject({ earlier: undefined, later: undefined });
});

it('watches nothing any more once it was stopped', async () => {
  const clock = createFakeClock();
  const givenUp: string[] = [];
  const deadlines = createDeadlines(clock, 1000);
  deadlines.begin(work('first', givenUp));
  deadlines.stop();
  await clock.advance(5000);
  expect(givenUp).toEqual([]);
});

it('tells how long each was watched, one that is given up too, and nothing the second time', async () => {
  const clock = createFakeClock();
  const deadlines = createDeadlines(clock, 1000);
  const tookMs: number[] = [];
  const late: Deadlined = { giveUp: () => void tookMs.push(deadlines.end(late)), deadline: undefined };
  const quick = work('quick', []);
  deadlines.begin(late);
  deadlines.begin(quick);
  await clock.advance(300);
  tookMs.push(deadlines.end(quick), deadlines.end(quick));
  await clock.advance(700);
  expect(tookMs).toEqual([300, 0, 1000]);
});

/** A clock whose timers ring when the test says so, however late. */
const createHeldUpClock = () => {
  let nowMs = 0;
  const timers: { readonly ms: number; readonly work: () => void }[] = [];
  const clock: Clock = {
    ...createFakeClock(),
    monotonicMs: () => nowMs,
    after: (ms, work) => {
      timers.push({ ms, work });
      return () => {};
    },
  };
  const ringAt = (atMs: number): void => {
    nowMs = atMs;
    timers.shift()?.work();
  };
  return { clock, timers, ringAt };
};

it('hears out what came in while the process was held up, and then gives up what is still not answered', () => {
  const { clock, timers, ringAt } = createHeldUpClock();
  const givenUp: string[] = [];
  const deadlines = createDeadlines(clock, 1000);
  const answered = work('answered', givenUp);
  deadlines.begin(answered);
  deadlines.begin(work('silent', givenUp));
  ringAt(14_000);
  expect(givenUp).toEqual([]);
  expect(timers.map(({ ms }) => ms)).toEqual([0]);
  deadlines.end(answered);
  ringAt(14_001);
  expect(givenUp).toEqual(['silent']);
});

it('hears out once for each time it was held up', () => {
  const { clock, ringAt } = createHeldUpClock();
  const givenUp: string[] = [];
  const deadlines = createDeadlines(clock, 1000);
  deadlines.begin(work('first', givenUp));
  ringAt(5000);
  ringAt(9000);
  expect(givenUp).toEqual(['first']);
  deadlines.begin(work('second', givenUp));
  ringAt(15_000);
  expect(givenUp).toEqual(['first']);
  ringAt(15_001);
  expect(givenUp).toEqual(['first', 'second']);
});
