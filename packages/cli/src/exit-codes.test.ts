import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeExitCodes, type Exit, exitCodes } from './exit-codes.ts';

it('are one number each', () => {
  const numbers = Object.values(exitCodes);
  expect(new Set(numbers).size).toBe(numbers.length);
});

it('stand in the README as in the help', () => {
  const readme = readFileSync(`${import.meta.dirname}/../README.md`, 'utf8').replaceAll(/[ `|]+/g, ' ');
  const lines = describeExitCodes(Object.keys(exitCodes) as Exit[])
    .split('\n')
    .slice(1);
  for (const line of lines) expect(readme).toContain(line.replaceAll(/ +/g, ' ').trim());
});
