import { expect, it } from 'vitest';
import { createDoneLedger } from './done-ledger.ts';
import { reckonErasure } from './reckon-erasure.ts';
import { createScriptedLog, leadsTopic } from './scripted-log.ts';

const at = '2026-11-27T10:00:00Z';

it('the front is erased as far as everything in it is done; what is done behind it is hidden', async () => {
  const log = createScriptedLog();
  log.addDeadLetters({}, {}, {}, {}, {}, {});
  const ledger = createDoneLedger();
  ledger.note(0, { action: 'replayed', ranges: [[0n, 0n]], at });
  ledger.note(0, {
    action: 'purged',
    ranges: [
      [1n, 1n],
      [3n, 3n],
      [5n, 5n],
    ],
    at,
  });
  expect(await reckonErasure(log.reader, leadsTopic, ledger)).toEqual({
    before: new Map([[0, 2n]]),
    erased: 2,
    hidden: 2,
  });
});

it('a partition of which all is done is erased whole, gaps and all', async () => {
  const log = createScriptedLog();
  log.addDeadLetters({}, {}, {}, { partition: 1 });
  log.remove('leads.dead-letter', 0, 1n);
  const ledger = createDoneLedger();
  ledger.note(0, {
    action: 'purged',
    ranges: [
      [0n, 0n],
      [2n, 2n],
    ],
    at,
  });
  expect(await reckonErasure(log.reader, leadsTopic, ledger)).toEqual({
    before: new Map([[0, 3n]]),
    erased: 2,
    hidden: 0,
  });
});

it('nothing done means nothing erased', async () => {
  const log = createScriptedLog();
  log.addDeadLetters({}, { partition: 1 });
  expect(await reckonErasure(log.reader, leadsTopic, createDoneLedger())).toEqual({
    before: new Map(),
    erased: 0,
    hidden: 0,
  });
});
