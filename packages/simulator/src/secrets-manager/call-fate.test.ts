import { expect, it } from 'vitest';
import { createFateDraw } from './call-fate.ts';
import { mergeSwitches, type SecretsManagerSwitchesUpdate } from './switches.ts';

const drawRow = (update: SecretsManagerSwitchesUpdate, seed: number, length = 1000) => {
  const draw = createFateDraw(seed);
  const switches = mergeSwitches(update);

  return Array.from({ length }, () => draw(switches, 'PutSecretValue'));
};

const share = (row: readonly string[], fate: string): number => row.filter((each) => each === fate).length / row.length;

it('answers every call when no rate is set', () => {
  expect(new Set(drawRow({}, 1))).toEqual(new Set(['answered']));
});

it('throttles and fails about as often as the rates say', () => {
  const row = drawRow({ throttleRate: 0.1, faultBeforeRate: 0.2, faultAfterRate: 0.3 }, 7, 20_000);

  expect(share(row, 'throttled')).toBeCloseTo(0.1, 1);
  expect(share(row, 'fault_before')).toBeCloseTo(0.9 * 0.2, 1);
  expect(share(row, 'fault_after')).toBeCloseTo(0.9 * 0.8 * 0.3, 1);
});

it('gives the same row for the same seed, and another for another seed', () => {
  const rates = { throttleRate: 0.3, faultAfterRate: 0.3 };

  expect(drawRow(rates, 5)).toEqual(drawRow(rates, 5));
  expect(drawRow(rates, 5)).not.toEqual(drawRow(rates, 6));
});

it('throttles the same calls whatever the other rates are', () => {
  const throttledCalls = (faultAfterRate: number) =>
    drawRow({ throttleRate: 0.2, faultAfterRate }, 3).map((fate) => fate === 'throttled');

  expect(throttledCalls(0.5)).toEqual(throttledCalls(0));
});

it('leaves operations alone that are not named', () => {
  const draw = createFateDraw(1);
  const switches = mergeSwitches({ throttleRate: 1, operations: ['PutSecretValue'] });

  expect(draw(switches, 'GetSecretValue')).toBe('answered');
  expect(draw(switches, 'PutSecretValue')).toBe('throttled');
});
