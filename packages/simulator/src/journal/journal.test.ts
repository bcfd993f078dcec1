import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { startKit } from '../../test/kit.ts';
import { createSimulatorClock, machineTime } from '../clock.ts';
import { startSimulator } from '../start-simulator.ts';
import { createJournal } from './journal.ts';
import { watchLoopLag } from './loop-lag.ts';

test('every request is noted with account, application, generation, contact and proof_seq', async () => {
  await using kit = await startKit();
  const { contact_id } = kit.account.putContact({ email: 'Ada@example.org' });
  await kit.refresh(kit.refreshToken);
  await kit.api('GET', '/contacts?email=ADA@example.org');
  await kit.api('PUT', `/contacts/${contact_id}`, {
    custom_fields: [{ custom_field_id: kit.fields.proof_seq, value: '12' }],
    update_source: 'Account',
  });
  await kit.api('POST', '/activities/contacts_taggings_add', {
    source: { contact_ids: [contact_id] },
    tag_ids: [kit.tags.expo],
  });
  await kit.api('POST', '/contacts', {});

  const account = { account: 'default', application: kit.clientId };
  const ada = { contactKey: 'ada@example.org', contactId: contact_id };
  expect(kit.simulator.journal.read()).toMatchObject([
    {
      index: 0,
      kind: 'authorization',
      endpoint: 'token',
      grantType: 'refresh_token',
      ...account,
      generation: 2,
      applied: true,
    },
    {
      index: 1,
      endpoint: 'get_contacts',
      method: 'GET',
      ...account,
      generation: 1,
      contactKey: 'ada@example.org',
      applied: false,
    },
    { index: 2, endpoint: 'update_contact', method: 'PUT', status: 200, ...ada, proofSeq: '12', applied: true },
    { index: 3, endpoint: 'add_taggings', status: 201, ...ada, proofSeq: undefined, applied: true },
    { index: 4, endpoint: 'create_contact', status: 400, errorKey: 'contacts.api.validation.error', applied: false },
  ]);
});

test('a refresh token is told from another and not told itself, whatever became of the request', async () => {
  await using kit = await startKit({ switches: { faults: [{ at: 'token', kind: 'hang', times: 1 }] } });
  const hung = kit.refresh(kit.refreshToken).catch(() => undefined);
  await vi.waitFor(() => expect(kit.simulator.journal.length).toBe(1));
  await kit.refresh(kit.refreshToken);
  await kit.refresh('another one');
  await kit.api('GET', '/contact_lists');

  const entries = kit.simulator.journal.read();
  const [first, second, other, call] = entries.map(({ refreshTokenHash }) => refreshTokenHash);
  expect(first).toMatch(/^[0-9a-f]{16}$/);
  expect([second, call]).toEqual([first, undefined]);
  expect(other).not.toBe(first);
  expect(JSON.stringify(entries)).not.toContain(kit.refreshToken);
  await kit.simulator.stop();
  await hung;
});

test('times are those of arrival, without the clock offset', async () => {
  await using kit = await startKit({ switches: { clockOffsetMs: 86_400_000 } });
  await kit.api('GET', '/contact_lists');
  expect(kit.simulator.journal.read()).toMatchObject([{ atMs: kit.time.now(), monotonicMs: kit.time.monotonicMs() }]);
});

test('the journal is read from an index on, and indexes go on after it is cleared', () => {
  const journal = createJournal();
  const note = {
    kind: 'api',
    endpoint: 'get_tags',
    method: 'GET',
    status: 200,
    answered: 'answered',
    applied: false,
  } as const;
  const blank = { account: undefined, application: undefined, generation: undefined, contactKey: undefined };
  const token = { grantType: undefined, refreshTokenHash: undefined };
  const rest = { contactId: undefined, proofSeq: undefined, errorKey: undefined, ...token };
  const append = () => journal.append({ atMs: 0, monotonicMs: 0, ...note, ...blank, ...rest });

  for (let index = 0; index < 3; index += 1) append();
  expect(journal.read(1).map((entry) => entry.index)).toEqual([1, 2]);
  journal.clear();
  expect([append(), journal.length]).toEqual([3, 4]);
  journal.amend(3, 'abandoned');
  expect(journal.read()).toMatchObject([{ index: 3, answered: 'abandoned' }]);
});

test('a journal file has one line of JSON per request', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-journal-'));
  const journalFile = join(folder, 'journal.jsonl');
  const simulator = await startSimulator({ journalFile });
  await fetch(`${simulator.apiUrl}/contacts`);
  await fetch(`${simulator.apiUrl}/contact_lists`);
  await simulator.stop();

  const lines = readFileSync(journalFile, 'utf8').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { index: 0, endpoint: 'get_contacts', status: 401 },
    { index: 1, endpoint: 'get_lists', status: 401 },
  ]);
  rmSync(folder, { recursive: true });
});

test('an event loop held up for more than 25 ms is noted', async () => {
  const clock = createSimulatorClock({ source: machineTime, offsetMs: () => 0 });
  const journal = createJournal();
  const end = watchLoopLag({ clock, report: journal.noteLag });
  const untilMs = clock.monotonicMs() + 120;
  while (clock.monotonicMs() < untilMs);

  await vi.waitFor(() => expect(journal.lag().some((sample) => sample.lateMs > 25)).toBe(true));
  end();
});
