import type { LogNews, UnreadRecord } from '@leadferry/consumer';
import { KafkaUnavailableError } from '@leadferry/consumer/errors';
import { createFakeClock } from '@leadferry/runtime/testing';
import { expect, it } from 'vitest';
import { createHumanOutput } from '../output.ts';
import { createPaint } from '../paint.ts';
import { awaitFates } from './await-fates.ts';

const sent = ['0/5', '0/6'].map((place) => {
  const [partition = '', offset = ''] = place.split('/');
  return {
    place,
    leadId: place,
    key: 'k',
    value: Buffer.from('{}'),
    partition: Number(partition),
    offset: BigInt(offset),
  };
});

const receipt = (offset: string, more: object = {}, group = 'leadferry'): UnreadRecord => ({
  ...{ topic: 'leads.receipts', partition: 0, offset: '0', key: null, timestampMs: 0 },
  headers: { 'leadferry.group': Buffer.from(group) },
  value: Buffer.from(
    JSON.stringify({
      ...{ leadId: `lead-${offset}`, source: 'web', topic: 'leads', partition: 0, offset, outcome: 'delivered' },
      ...{ reason: null, attempts: 1, receivedAt: '2026-11-28T10:00:00.000Z', settledAt: '2026-11-28T10:00:01.500Z' },
      ...more,
    }),
  ),
});

type Look = readonly UnreadRecord[] | Error | (() => void);

/** Waits while a log gives this, look by look; half a second passes with each. */
const wait = async (looks: readonly Look[], signal = new AbortController().signal) => {
  const clock = createFakeClock();
  let [look, said] = [0, ''];
  const sink = {
    write: (text: string) => {
      said += text;
    },
  };
  const next = async (): Promise<LogNews> => {
    await clock.advance(500);
    if (look > 100) throw new Error('it does not end');
    const found = looks[look] ?? [];
    look += 1;
    if (found instanceof Error) throw found;
    if (typeof found === 'function') {
      found();
      return { records: [], places: [] };
    }
    return { records: found, places: [] };
  };
  const known = await awaitFates(sent, {
    ...{ topic: 'leads', groupId: 'leadferry', patienceMs: 2000, places: [], follower: { next } },
    clock: { ...clock, sleep: (ms: number) => clock.advance(ms) },
    output: createHumanOutput({ command: 'publish', stdout: sink, stderr: sink }),
    paint: createPaint(false),
    signal,
  });
  return { known, said };
};

it('ends when each record has its receipt, whatever else comes', async () => {
  const { known, said } = await wait([
    [receipt('4'), receipt('5')],
    [],
    [receipt('6', { outcome: 'skipped', reason: 'unchanged' })],
  ]);
  expect(known.unknown).toEqual([]);
  expect(known.fates.map(({ outcome }) => outcome)).toEqual(['delivered', 'skipped']);
  expect(said).toMatch(/10:00:01\.500 {2}delivered +lead-5 {2}of web, leads 0\/5, 1\.50 s\n/);
  expect(said).toContain('skipped (unchanged)');
});

it('gives up when none came for as long as it is patient, counted from the last one', async () => {
  const { known } = await wait([[], [], [], [receipt('5')], [], [], []]);
  expect(known.fates).toHaveLength(1);
  expect(known.unknown.map(({ place }) => place)).toEqual(['0/6']);
});

it("takes no other group's receipts for its own, nor a repeat for a second one", async () => {
  const { known } = await wait([[receipt('5', {}, 'other'), receipt('6'), receipt('6')]]);
  expect(known.fates).toHaveLength(1);
  expect(known.unknown.map(({ place }) => place)).toEqual(['0/5']);
});

it('waits while Kafka is away, and says so once', async () => {
  const { known, said } = await wait([
    new KafkaUnavailableError(),
    new KafkaUnavailableError(),
    [receipt('5'), receipt('6')],
  ]);
  expect(known.unknown).toEqual([]);
  expect(said.match(/Kafka does not answer/g)).toHaveLength(1);
  expect(said).toContain('Kafka is back.');
});

it('ends at an interrupt with what is known by then', async () => {
  const controller = new AbortController();
  const { known } = await wait([[receipt('5')], () => controller.abort(new Error('stopped'))], controller.signal);
  expect(known.fates).toHaveLength(1);
  expect(known.unknown).toHaveLength(1);
});
