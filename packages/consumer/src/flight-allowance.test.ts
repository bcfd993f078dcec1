import { expect, test } from 'vitest';
import { createFlightAllowance } from './flight-allowance.ts';

test('nothing may be in flight before the group knows of it', () => {
  const allowance = createFlightAllowance(50);
  expect(allowance.mayGrow(0)).toBe(false);
  expect(allowance.tell(0)).toBe(8);
  expect(allowance.mayGrow(0)).toBe(false);
  allowance.confirm();
  expect(allowance.mayGrow(7)).toBe(true);
  expect(allowance.mayGrow(8)).toBe(false);
});

test('who wants more is allowed twice as many with the next commit, up to the bound', () => {
  const allowance = createFlightAllowance(50);
  const grown = [8, 16, 32, 50].map((inFlight) => {
    const told = allowance.tell(0);
    allowance.confirm();
    allowance.mayGrow(inFlight);
    return told;
  });
  expect(grown).toEqual([8, 16, 32, 50]);
});

test('a lower allowance counts from when it is sent', () => {
  const allowance = createFlightAllowance(50);
  allowance.tell(25);
  allowance.confirm();
  expect(allowance.mayGrow(49)).toBe(true);
  allowance.tell(2);
  expect(allowance.mayGrow(8)).toBe(false);
  expect(allowance.mayGrow(7)).toBe(true);
});

test('a bound below the least is kept to', () => {
  const allowance = createFlightAllowance(1);
  expect(allowance.tell(0)).toBe(1);
  allowance.confirm();
  expect(allowance.mayGrow(1)).toBe(false);
});
