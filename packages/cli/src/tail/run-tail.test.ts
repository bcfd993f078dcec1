import { completeTopic } from '@leadferry/config';
import type { LogNews, LogPlace, UnreadRecord } from '@leadferry/consumer';
import { createFakeClock } from '@leadferry/runtime/testing';
import { expect, it } from 'vitest';
import { createJsonOutput } from '../output.ts';
import { createPaint } from '../paint.ts';
import { runTail } from './run-tail.ts';
import type { TailIntent } from './tail-command.ts';

const settings = { account: 'default', consent: 'implicit', onMissingContact: 'skip', unchanged: 'off' } as const;
const topics = [completeTopic('leads', { ...settings, lists: ['Newsletter'] })];
const watching: TailIntent = {
  ...{ command: 'tail', topics: [], outcome: undefined, sources: [], leadIds: [], since: undefined, isFollowing: true },
};

const receipt = (offset: number, more: object = {}): UnreadRecord => ({
  ...{ topic: 'leads.receipts', partition: 0, offset: String(offset), key: null, timestampMs: 0, headers: {} },
  value: Buffer.from(
    JSON.stringify({
      ...{ leadId: `lead-${offset}`, source: 'web', topic: 'leads', partition: 0, offset: '9', outcome: 'delivered' },
      ...{
        attempts: 1,
        receivedAt: '2026-11-28T10:00:00Z',
        settledAt: '2026-11-28T10:00:01Z',
        email: 'ada@example.org',
      },
      ...more,
    }),
  ),
});

/** Follows a log that holds these receipts; it is interrupted when all were read. */
const tail = async (intent: TailIntent, log: readonly UnreadRecord[], { hasTopic = true, since = 0n } = {}) => {
  const controller = new AbortController();
  const lines: string[] = [];
  const end = BigInt(log.length);
  const next = async (places: readonly LogPlace[]): Promise<LogNews> => {
    const at = places[0]?.at ?? 0n;
    if (at >= end) controller.abort(new Error('Ctrl-C'));
    const records = log.slice(Number(at), Number(at) + 2);
    return { records, places: places.map((place) => ({ ...place, at: at + BigInt(records.length) })) };
  };
  const ending = await runTail(intent, {
    config: { logLevel: 'silent', topics, kafka: { brokers: [], groupId: 'leadferry' } },
    admin: { describe: async () => (hasTopic ? { partitions: 1, replication: 1 } : undefined) },
    follower: {
      next,
      locate: async (topic, _, sinceMs) => [
        { topic, partition: 0, at: sinceMs === undefined && !intent.isFollowing ? end : since },
      ],
    },
    clock: createFakeClock(),
    output: createJsonOutput({ command: 'tail', stdout: { write: (text: string) => lines.push(text) } }),
    paint: createPaint(false),
    signal: controller.signal,
  });
  const events = lines.map((line) => JSON.parse(line)).filter(({ event }) => event === 'receipt');
  return { ending, events };
};

it('shows receipts as they come, and ends well at Ctrl-C', async () => {
  const { ending, events } = await tail(watching, [
    receipt(0),
    receipt(1),
    receipt(2, { outcome: 'skipped', reason: 'unchanged' }),
  ]);
  expect(events.map(({ leadId }) => leadId)).toEqual(['lead-0', 'lead-1', 'lead-2']);
  expect(ending).toMatchObject({
    exit: 'done',
    isFailure: false,
    fields: { receipts: 3, byOutcome: { delivered: 2, skipped: 1 } },
  });
});

it('shows the fields of a receipt and no others', async () => {
  const { events } = await tail(watching, [receipt(0)]);
  expect(JSON.stringify(events)).not.toContain('ada@example.org');
});

it('passes over what is no receipt', async () => {
  const { events } = await tail(watching, [
    { ...receipt(0), value: Buffer.from('{}') },
    { ...receipt(1), value: null },
  ]);
  expect(events).toEqual([]);
});

it.each([
  ['outcome', { outcome: 'skipped' } as const, ['lead-1']],
  ['source', { sources: ['crm'] }, ['lead-2']],
  ['lead', { leadIds: ['lead-0', 'lead-2'] }, ['lead-0', 'lead-2']],
])('narrows down by %s', async (_, choice, ids) => {
  const log = [receipt(0), receipt(1, { outcome: 'skipped' }), receipt(2, { source: 'crm' })];
  expect((await tail({ ...watching, ...choice }, log)).events.map(({ leadId }) => leadId)).toEqual(ids);
});

it('with --no-follow ends where the log ended when it began', async () => {
  const once = { ...watching, isFollowing: false, since: { kind: 'ago', ms: 1000 } } as const;
  const { ending, events } = await tail(once, [receipt(0), receipt(1), receipt(2)]);
  expect(events).toHaveLength(3);
  expect(ending.exit).toBe('done');
});

it('says how to create a receipts topic that is missing', async () => {
  await expect(tail(watching, [], { hasTopic: false })).rejects.toThrow('leadferry topics create --topic leads');
});
