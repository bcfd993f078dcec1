import { expect, test } from 'vitest';
import { createBackoff } from './backoff.ts';

test('waits double up to the longest, between half and whole, and begin again', () => {
  const least = createBackoff({ baseMs: 100, maxMs: 1000, random: () => 0 });
  const most = createBackoff({ baseMs: 100, maxMs: 1000, random: () => 1 });
  expect(Array.from({ length: 6 }, () => least.nextMs())).toEqual([50, 100, 200, 400, 500, 500]);
  expect(Array.from({ length: 6 }, () => most.nextMs())).toEqual([100, 200, 400, 800, 1000, 1000]);
  most.reset();
  expect(most.nextMs()).toBe(100);
});
