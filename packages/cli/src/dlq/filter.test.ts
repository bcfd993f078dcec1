import { deadLetterReasons as consumerReasons } from '@leadferry/consumer';
import { expect, it } from 'vitest';
import { type DeadLetter, readDeadLetter } from './dead-letter.ts';
import { createFilter, type Selection } from './filter.ts';
import { createScriptedLog, leadValue, type ScriptedDeadLetter } from './scripted-log.ts';
import { deadLetterReasons } from './words.ts';

const nowMs = Date.parse('2026-11-27T12:00:00Z');
const everything: Selection = {
  ...{ topics: [], places: [], reasons: [], sources: [], leadIds: [] },
  ...{ since: undefined, until: undefined, state: undefined, limit: undefined },
};

const deadLetterOf = async (given: ScriptedDeadLetter): Promise<DeadLetter> => {
  const log = createScriptedLog();
  log.addDeadLetters({ value: null }, given);
  for await (const record of log.reader.read('leads.dead-letter', 0, { from: 1n, to: 2n }))
    return readDeadLetter(record);
  throw new Error('nothing was added');
};

const isMeant = async (selection: Partial<Selection>, given: ScriptedDeadLetter = {}): Promise<boolean> =>
  createFilter({ ...everything, ...selection }, nowMs)(await deadLetterOf(given));

it('a selection of nothing in particular means all', async () => {
  expect(await isMeant({})).toBe(true);
});

it('reasons, ids and places of the same kind add up, those of different kinds narrow down', async () => {
  const given = { reason: 'rejected', leadId: 'lead-1' };
  expect(await isMeant({ reasons: ['poison', 'rejected'] }, given)).toBe(true);
  expect(await isMeant({ reasons: ['poison'] }, given)).toBe(false);
  expect(await isMeant({ reasons: ['rejected'], leadIds: ['lead-1', 'lead-2'] }, given)).toBe(true);
  expect(await isMeant({ reasons: ['rejected'], leadIds: ['lead-2'] }, given)).toBe(false);
  expect(await isMeant({ leadIds: ['lead-1'] }, {})).toBe(false);
  expect(await isMeant({ places: ['0/0', '0/1'] }, given)).toBe(true);
  expect(await isMeant({ places: ['1/1'] }, given)).toBe(false);
});

it('time is when it was set aside: from, included, to, excluded', async () => {
  const given = { at: '2026-11-27T10:00:00.000Z' };
  const at = (iso: string) => ({ kind: 'at' as const, ms: Date.parse(iso) });
  expect(await isMeant({ since: at('2026-11-27T10:00:00Z') }, given)).toBe(true);
  expect(await isMeant({ until: at('2026-11-27T10:00:00Z') }, given)).toBe(false);
  expect(await isMeant({ since: { kind: 'ago', ms: 7_200_000 } }, given)).toBe(true);
  expect(await isMeant({ since: { kind: 'ago', ms: 3_600_000 } }, given)).toBe(false);
});

it("the source is the lead's own, also of one that cannot be delivered", async () => {
  const broken = JSON.stringify({ id: 'x', source: 'web-form', email: 'no address' });
  expect(await isMeant({ sources: ['web-form'] }, { value: leadValue('a') })).toBe(true);
  expect(await isMeant({ sources: ['web-form'] }, { value: broken })).toBe(true);
  expect(await isMeant({ sources: ['import'] }, { value: leadValue('a') })).toBe(false);
  expect(await isMeant({ sources: ['web-form'] }, { value: 'not json' })).toBe(false);
});

it('there are the reasons that a worker has, and one more', () => {
  expect([...deadLetterReasons].sort()).toEqual([...consumerReasons, 'unknown'].sort());
});

it('what another program put there is read as far as it goes', () => {
  const record = { topic: 't', partition: 0, offset: '5', key: null, value: null, headers: {}, timestampMs: 77 };
  expect(readDeadLetter(record)).toMatchObject({ reason: 'unknown', atMs: 77, replays: 0, leadId: undefined });
});
