import { expect, it, vi } from 'vitest';
import { addedHeaders } from '../judge/judge-dead-letters.ts';
import { printFigures } from '../support/figures.ts';
import { addressOf, freshLead } from '../support/leads.ts';
import { setStage } from '../support/stage.ts';
import type { SourceRecord } from '../support/topics.ts';
import { type BadRecord, badRecords, personalTexts } from './bad-records.ts';

/** The good neighbours: one before, between and after all bad records. */
const neighbour = (seq: number): SourceRecord => freshLead({ seq, partition: 0 });

const envelope = { specversion: '1.0', source: '/shop', type: 'lead.created', time: new Date().toISOString() };

const goodEvents: readonly SourceRecord[] = [
  {
    key: 'structured',
    partition: 0,
    headers: { 'content-type': 'application/cloudevents+json' },
    value: JSON.stringify({ ...envelope, id: 'event-1', data: { email: addressOf(901) } }),
  },
  {
    key: 'binary',
    partition: 0,
    headers: {
      'content-type': 'application/json',
      ...Object.fromEntries(
        Object.entries({ ...envelope, id: 'event-2' }).map(([name, value]) => [`ce_${name}`, value]),
      ),
    },
    value: JSON.stringify({ email: addressOf(902) }),
  },
];

it('bad records go to the dead letter topic as they came, and their neighbours are delivered', async () => {
  await using stage = await setStage({ partitions: 1 });
  const { world, fates } = stage;
  const neighbours = badRecords.length + 1;
  // The one refusal by the API: the sign-up form of the last bad record, after those of the neighbours before it.
  world.simulator.set({
    faults: [{ at: 'sign_up_form', kind: 'status', status: 400, body: 'natural', skip: neighbours - 1, times: 1 }],
  });
  // One at a time, for the refusal to meet the record it is meant for.
  await stage.startWorkers(1, { env: { LOG_LEVEL: 'debug', LEADFERRY_IN_FLIGHT: '1' } });
  const records = [
    ...badRecords.flatMap((bad, index) => [neighbour(index), bad.record]),
    neighbour(badRecords.length),
    ...goodEvents,
  ];
  await stage.publish('leads', records);
  await vi.waitFor(() => expect(fates.receipts, stage.log()).toHaveLength(records.length), {
    timeout: 30_000,
    interval: 250,
  });
  await vi.waitFor(() => expect(fates.deadLetters).toHaveLength(badRecords.length));

  printFigures('bad input', { records: records.length, deadLettered: fates.deadLetters.length });
  const delivered = fates.receipts.filter(({ outcome }) => outcome === 'delivered');
  expect(delivered).toHaveLength(neighbours + goodEvents.length);
  expect(delivered.map(({ leadId }) => leadId)).toEqual(expect.arrayContaining(['web-0', 'event-1', 'event-2']));
  expect(new Set(fates.receipts.map(({ offset }) => offset)).size).toBe(records.length);

  for (const [index, bad] of badRecords.entries()) {
    const offset = String(2 * index + 1);
    const letter = fates.deadLetters.find(({ headers }) => headers['__connect.errors.offset'] === offset);
    expect(letter?.bytes.value, bad.what).toEqual(toBytes(bad.record.value));
    expect(letter?.bytes.key, bad.what).toEqual(toBytes(bad.record.key));
    for (const [name, value] of Object.entries(bad.record.headers ?? {}))
      expect(letter?.bytes.headers[name], `${bad.what}: header ${name}`).toEqual(toBytes(value));
    for (const name of addedHeaders) expect(letter?.headers, bad.what).toHaveProperty([name]);
    expect(letter?.headers, bad.what).toMatchObject({
      '__connect.errors.topic': world.topic('leads'),
      '__connect.errors.partition': '0',
      '__connect.errors.exception.class.name': `leadferry.${bad.reason}`,
      'leadferry.reason': bad.reason,
      ...(bad.leadId === undefined ? {} : { 'leadferry.lead_id': bad.leadId }),
      ...bad.headers,
    });
    for (const fault of bad.faults) expect(letter?.headers['__connect.errors.exception.message']).toContain(fault);
    expect(fates.receipts.find((receipt) => receipt.offset === offset)).toMatchObject({
      outcome: 'dead-lettered',
      reason: bad.reason,
      leadId: bad.leadId ?? null,
    });
  }

  expect(stage.log()).toContain('"level":"debug"');
  expect(stage.log()).not.toMatch(/("account":"\w+",).*\1/);
  const secretTexts = await world.readSecretTexts();
  expect(secretTexts).toHaveLength(3);
  const told = [
    stage.log(),
    JSON.stringify(fates.receipts),
    JSON.stringify(fates.deadLetters.map(({ headers }) => addedHeaders.map((name) => headers[name]))),
    (await stage.workers[0]?.ask('/metrics'))?.body,
  ].join('\n');
  for (const text of [...personalTexts, ...secretTexts]) {
    expect(text.length).toBeGreaterThan(3);
    expect(told.toLowerCase().includes(text.toLowerCase()), `told: ${text}`).toBe(false);
  }
});

const toBytes = (value: BadRecord['record']['value'] | undefined): Buffer | null =>
  value === null || value === undefined ? null : Buffer.from(value);
