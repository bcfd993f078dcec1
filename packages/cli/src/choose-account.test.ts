import { expect, it } from 'vitest';
import { chooseAccount } from './choose-account.ts';

it('takes the only account, or the one that is named', () => {
  expect(chooseAccount(['default'], undefined)).toBe('default');
  expect(chooseAccount(['north', 'south'], 'south')).toBe('south');
});

it('lists the names where one must be said, or is unknown', () => {
  expect(() => chooseAccount(['north', 'south'], undefined)).toThrow(/--account NAME; there are: north, south/);
  expect(() => chooseAccount(['north', 'south'], 'east')).toThrow(/no account "east" .*there are: north, south/);
});
