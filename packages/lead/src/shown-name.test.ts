import { expect, test } from 'vitest';
import { faultsOf } from '../test/samples.ts';
import { createNameShower } from './shown-name.ts';

test('a name that looks like a field is shown, any other is told by its place', () => {
  const show = createNameShower({});
  expect(show('first_name', 1)).toBe('first_name');
  expect(show('ada@example.org', 2)).toBe('(name 2)');
  expect(show('Ada Byron', 3)).toBe('(name 3)');
  expect(show('phone5550100', 4)).toBe('(name 4)');
});

test('a name that repeats part of a value is told by its place', () => {
  const show = createNameShower({ lastName: 'Lovelace', lists: ['x'] });
  expect(show('is_lovelace', 2)).toBe('(name 2)');
  expect(show('is_love', 3)).toBe('is_love');
});

test('an email address used as the name of a field is not repeated', () => {
  expect(faultsOf({ 'ada@example.org': true })).toEqual(['(name 3): is not a field of a lead']);
});
