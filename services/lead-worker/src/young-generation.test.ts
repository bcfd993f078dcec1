import { expect, it } from 'vitest';
import { keepYoungGenerationSmall } from './young-generation.ts';

it('the young generation is small at the start, and may grow once a thousand leads have come', () => {
  const flags: string[] = [];
  const young = keepYoungGenerationSmall((flag) => flags.push(flag));
  for (let lead = 1; lead < 1000; lead += 1) young.noteLead();
  expect(flags).toEqual(['--semi-space-growth-factor=1']);
  for (let lead = 0; lead < 5000; lead += 1) young.noteLead();
  expect(flags).toEqual(['--semi-space-growth-factor=1', '--semi-space-growth-factor=2']);
});
