import { expect, it } from 'vitest';
import { judgeBaseline } from './judge-baseline.ts';
import { sampleSummary } from './sample-result.ts';

const judge = (serial: number, fast: number, slow: number): boolean =>
  judgeBaseline([
    sampleSummary('serial', 0, serial),
    sampleSummary('lanes-200', 0, fast),
    sampleSummary('lanes-200', 50, slow),
  ]).counts;

it('the baseline counts from twice the serial loop and 85 % of what arithmetic allows', () => {
  expect(judge(5000, 10_000, 3400)).toBe(true);
  expect(judge(5000, 9999, 3400)).toBe(false);
  expect(judge(5000, 10_000, 3399)).toBe(false);
});

it('does not count where it, or what it is judged by, was not measured', () => {
  expect(judgeBaseline([]).counts).toBe(false);
  expect(judgeBaseline([sampleSummary('lanes-200', 0, 1), sampleSummary('lanes-200', 50, 4000)]).counts).toBe(false);
});
