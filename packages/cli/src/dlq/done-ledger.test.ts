import { expect, it } from 'vitest';
import { createDoneLedger } from './done-ledger.ts';

const at = '2026-11-27T10:00:00Z';

it('what nobody noted waits', () => {
  const ledger = createDoneLedger();
  expect(ledger.stateOf(0, 3n)).toBe('waiting');
  expect(ledger.replaysOf(0, 3n)).toBe(0);
});

it('replays of a dead letter are counted, those of another partition are its own', () => {
  const ledger = createDoneLedger();
  ledger.note(0, { action: 'replayed', ranges: [[1n, 4n]], at });
  ledger.note(0, { action: 'replayed', ranges: [[3n, 3n]], at });
  expect([0n, 1n, 3n, 4n, 5n].map((offset) => ledger.replaysOf(0, offset))).toEqual([0, 1, 2, 1, 0]);
  expect(ledger.stateOf(0, 3n)).toBe('replayed');
  expect(ledger.stateOf(1, 3n)).toBe('waiting');
});

it('purged is for good, whatever came before or comes after', () => {
  const ledger = createDoneLedger();
  ledger.note(0, { action: 'purged', ranges: [[2n, 2n]], at });
  ledger.note(0, { action: 'replayed', ranges: [[2n, 3n]], at });
  ledger.note(0, { action: 'purged', ranges: [[3n, 3n]], at });
  expect([2n, 3n].map((offset) => ledger.stateOf(0, offset))).toEqual(['purged', 'purged']);
});

it('what was deleted at the front takes no memory', () => {
  const ledger = createDoneLedger(new Map([[0, 1_000_000_000_000n]]));
  ledger.note(0, { action: 'replayed', ranges: [[0n, 1_000_000_000_001n]], at });
  expect(ledger.replaysOf(0, 1_000_000_000_001n)).toBe(1);
  expect(ledger.stateOf(0, 5n)).toBe('waiting');
});
