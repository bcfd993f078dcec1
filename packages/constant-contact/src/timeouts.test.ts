import { expect, it } from 'vitest';
import { completeTimeouts } from './timeouts.ts';

it('an answer is waited for as long as the whole may take, by one timer alone', () => {
  expect(completeTimeouts({})).toEqual({ connectMs: 2000, headersMs: 0, bodyMs: 0, totalMs: 5000 });
  expect(completeTimeouts({ totalMs: 40_000 })).toMatchObject({ headersMs: 0, bodyMs: 0, totalMs: 40_000 });
});

it('what is given is kept', () => {
  expect(completeTimeouts({ totalMs: 40_000, headersMs: 50 })).toMatchObject({ headersMs: 50, totalMs: 40_000 });
});
