import { expect, it } from 'vitest';
import { completeTimeouts } from './timeouts.ts';

it('an answer is waited for as long as the whole may take, nearly: not for four seconds of forty', () => {
  expect(completeTimeouts({})).toEqual({ connectMs: 2000, headersMs: 4000, bodyMs: 4000, totalMs: 5000 });
  expect(completeTimeouts({ totalMs: 40_000 })).toMatchObject({ headersMs: 32_000, bodyMs: 32_000, totalMs: 40_000 });
});

it('what is given is kept', () => {
  expect(completeTimeouts({ totalMs: 40_000, headersMs: 50 })).toMatchObject({ headersMs: 50, bodyMs: 32_000 });
});
