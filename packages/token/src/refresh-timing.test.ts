import { expect, it } from 'vitest';
import { timingFor } from './refresh-timing.ts';

it('keeps the times of the protocol for a token of 24 hours', () => {
  expect(timingFor(24 * 60 * 60 * 1000)).toMatchObject({
    marginMs: 302_400,
    rereadMs: 864_000,
    refusalMs: 10_000,
    hedgeMs: 300,
    claimWindowMs: 10_000,
    answerMs: 60_000,
    graceMs: 60_000,
    lastChanceMs: 30 * 60_000,
    claimPauseMs: 4.8 * 60 * 60_000,
    urgentPauseMs: 10 * 60_000,
    confirmMs: 60_000,
    forcedPauseMs: 60 * 60_000,
  });
});

it.each([10_000, 60_000, 28_800_000])('keeps every step of a refresh inside a life of %d ms', (lifeMs) => {
  const timing = timingFor(lifeMs);
  expect(timing.marginMs).toBeLessThan(lifeMs * 0.0036);
  expect(timing.hedgeMs + timing.claimWindowMs).toBeLessThan(lifeMs * 0.25);
  expect(timing.rereadMs).toBeLessThanOrEqual(lifeMs * 0.1);
  expect(timing.lastChanceMs).toBeLessThan(lifeMs * 0.03);
});
