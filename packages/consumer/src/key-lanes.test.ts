import { setTimeout as delay } from 'node:timers/promises';
import { createFakeClock } from '@leadferry/runtime/testing';
import { expect, test, vi } from 'vitest';
import { KafkaUnavailableError } from './errors.ts';
import type { Settlement, SourceRecord } from './index.ts';
import { createFedPartition } from './testing.ts';

const deliver = async ({ attempt }: SourceRecord): Promise<Settlement> => ({
  outcome: { kind: 'delivered' },
  attempts: attempt,
});

test('records are handed out one at a time, in order, the next only after the receipt of the last', async () => {
  const steps: string[] = [];
  const partition = createFedPartition({
    handle: async (record) => {
      steps.push(`handle ${record.offset}`);
      return deliver(record);
    },
    publisher: { publish: async (topic) => void steps.push(topic) },
  });
  await partition.feed({ value: 'a' }, { value: 'b' });
  expect(steps).toEqual(['handle 0', 'leads.receipts', 'handle 1', 'leads.receipts']);
  expect(partition.committedOffset()).toBe(2);
});

test('a dead letter is acknowledged before its receipt', async () => {
  const written: string[] = [];
  const partition = createFedPartition({
    handle: async () => ({ outcome: { kind: 'dead-lettered', reason: 'not_json', message: 'no JSON' }, attempts: 1 }),
    publisher: { publish: async (topic) => void written.push(topic) },
  });
  await partition.feed({ value: '{' });
  expect(written).toEqual(['leads.dead-letter', 'leads.receipts']);
  expect(partition.receipts).toMatchObject([{ outcome: 'dead-lettered', reason: 'not_json' }]);
});

test('a blocked record stops its partition and comes again with a higher attempt', async () => {
  const seen: [string, number][] = [];
  const untilMs = Date.now() + 1000;
  const partition = createFedPartition({
    handle: async (record) => {
      seen.push([record.offset, record.attempt]);
      return record.offset === '1' && record.attempt < 3
        ? { outcome: { kind: 'blocked', reason: 'throttled', untilMs }, attempts: record.attempt }
        : deliver(record);
    },
  });
  await partition.feed({ value: 'a' }, { value: 'b' }, { value: 'c' });
  expect(partition.committedOffset()).toBe(1);
  expect(partition.blocked()).toMatchObject({ offset: '1', reason: 'throttled', untilMs, attempt: 1 });
  await partition.resume();
  expect(partition.blocked()).toMatchObject({ offset: '1', attempt: 2 });
  await partition.resume();
  expect(partition.committedOffset()).toBe(3);
  expect(seen).toEqual([
    ['0', 1],
    ['1', 1],
    ['1', 2],
    ['1', 3],
    ['2', 1],
  ]);
  expect(partition.receipts).toMatchObject([{ attempts: 1 }, { attempts: 3 }, { attempts: 1 }]);
});

test.each([
  ['with the reason of its signal', async (signal: AbortSignal) => Promise.reject(signal.reason)],
  ['as a timer of Node does', (signal: AbortSignal) => delay(1000, undefined, { signal })],
])('a handler that gives its record back %s leaves it untouched', async (_, giveBack) => {
  const partition = createFedPartition({
    handle: async (record, signal) => {
      if (record.offset === '0') return deliver(record);
      partition.release();
      await giveBack(signal);
      return deliver(record);
    },
  });
  await partition.feed({ value: 'a' }, { value: 'b' }, { value: 'c' });
  expect(partition.committedOffset()).toBe(1);
  expect(partition.receipts).toHaveLength(1);
});

test('a handler that has sent something finishes after the release, and nothing more is taken', async () => {
  const partition = createFedPartition({
    handle: async (record) => {
      partition.release();
      return deliver(record);
    },
  });
  await partition.feed({ value: 'a' }, { value: 'b' });
  expect(partition.committedOffset()).toBe(1);
  expect(partition.receipts).toHaveLength(1);
});

test('what settles after the drain deadline has no fate', async () => {
  const clock = createFakeClock();
  const late = Promise.withResolvers<void>();
  const partition = createFedPartition({
    clock,
    handle: async (record) => {
      await late.promise;
      return deliver(record);
    },
  });
  const fed = partition.feed({ value: 'a' });
  partition.release();
  await clock.advance(6001);
  await fed;
  late.resolve();
  await clock.advance(1);
  expect(partition.receipts).toEqual([]);
  expect(partition.committedOffset()).toBe(0);
});

test('any other error goes up and its record stays unsettled', async () => {
  const bug = new TypeError('a bug');
  const partition = createFedPartition({
    handle: async (record) => (record.offset === '1' ? Promise.reject(bug) : deliver(record)),
  });
  await expect(partition.feed({ value: 'a' }, { value: 'b' })).rejects.toBe(bug);
  expect(partition.committedOffset()).toBe(1);
});

test('a fate that Kafka does not take is kept and written later, without asking the handler again', async () => {
  const clock = createFakeClock();
  const handle = vi.fn(deliver);
  let isAway = true;
  const partition = createFedPartition({
    clock,
    handle,
    publisher: {
      publish: async () => {
        if (isAway) throw new KafkaUnavailableError();
      },
    },
  });
  const fed = partition.feed({ value: 'a' });
  await clock.advance(20_000);
  expect(partition.committedOffset()).toBe(0);
  isAway = false;
  await clock.advance(5000);
  await fed;
  expect(handle).toHaveBeenCalledTimes(1);
  expect(partition.committedOffset()).toBe(1);
});

const byKey = ({ key }: { key: Buffer | null }) => (key === null ? undefined : String(key));

/** A handler whose records wait until they are let go of, each by its offset. */
const createGate = () => {
  const started: string[] = [];
  const open = new Map<string, PromiseWithResolvers<void>>();
  return {
    started,
    handle: async (record: SourceRecord) => {
      started.push(record.offset);
      const gate = Promise.withResolvers<void>();
      open.set(record.offset, gate);
      await gate.promise;
      return deliver(record);
    },
    letGo: (offset: string) => open.get(offset)?.resolve(),
  };
};

test('records of one key run in order, others side by side, and the offset waits for the lowest', async () => {
  const gate = createGate();
  const partition = createFedPartition({ handle: gate.handle, laneOf: byKey });
  const fed = partition.feed({ key: 'a', value: '0' }, { key: 'a', value: '1' }, { key: 'b', value: '2' });
  await vi.waitFor(() => expect(gate.started).toEqual(['0', '2']));
  gate.letGo('2');
  await vi.waitFor(() => expect(partition.receipts).toHaveLength(1));
  expect(partition.committedOffset()).toBe(0);
  gate.letGo('0');
  await vi.waitFor(() => expect(gate.started).toEqual(['0', '2', '1']));
  expect(partition.committedOffset()).toBe(1);
  gate.letGo('1');
  await fed;
  expect(partition.committedOffset()).toBe(3);
});

test('the next of a key waits until the receipt of the one before is durable', async () => {
  const written = Promise.withResolvers<void>();
  const seen: string[] = [];
  const partition = createFedPartition({
    laneOf: byKey,
    handle: async (record) => {
      seen.push(record.offset);
      return deliver(record);
    },
    publisher: { publish: () => written.promise },
  });
  const fed = partition.feed({ key: 'a', value: '0' }, { key: 'a', value: '1' });
  await vi.waitFor(() => expect(seen).toEqual(['0']));
  await new Promise(setImmediate);
  expect(seen).toEqual(['0']);
  written.resolve();
  await fed;
  expect(seen).toEqual(['0', '1']);
});

test('no more are in flight than there is room for', async () => {
  const gate = createGate();
  const partition = createFedPartition({ handle: gate.handle, laneOf: byKey, inFlight: 2 });
  const fed = partition.feed(...['a', 'b', 'c', 'd'].map((key) => ({ key, value: key })));
  await vi.waitFor(() => expect(gate.started).toEqual(['0', '1']));
  gate.letGo('1');
  await vi.waitFor(() => expect(gate.started).toEqual(['0', '1', '2']));
  for (const offset of ['0', '2']) gate.letGo(offset);
  await vi.waitFor(() => expect(gate.started).toContain('3'));
  gate.letGo('3');
  await fed;
});

test('a key that hangs stops the others only when the spread is used up', async () => {
  const gate = createGate();
  const partition = createFedPartition({
    laneOf: byKey,
    spread: 5,
    handle: (record) => (record.offset === '0' ? gate.handle(record) : deliver(record)),
  });
  const fed = partition.feed(...Array.from({ length: 9 }, (_, index) => ({ key: `${index}`, value: '' })));
  await vi.waitFor(() => expect(partition.receipts.map(({ offset }) => offset)).toEqual(['1', '2', '3', '4']));
  expect(partition.committedOffset()).toBe(0);
  gate.letGo('0');
  await fed;
  expect(partition.committedOffset()).toBe(9);
});

/** A partition whose first record is blocked by its key alone for five seconds, at the given attempt. */
const createRestingPartition = (blockedAtAttempt: number, suspects = 0) => {
  const clock = createFakeClock();
  const seen: [string, number][] = [];
  const partition = createFedPartition({
    clock,
    suspects,
    laneOf: byKey,
    handle: async (record) => {
      const { offset, attempt } = record;
      seen.push([offset, attempt]);
      const untilMs = clock.now() + 5000;
      return offset === '0' && attempt === blockedAtAttempt
        ? { outcome: { kind: 'blocked', reason: 'api_unavailable', untilMs, scope: 'key' }, attempts: attempt }
        : deliver(record);
    },
  });
  const restAndGoOn = async (): Promise<void> => {
    await partition.feed(...['a', 'a', 'b'].map((key) => ({ key, value: key })));
    expect(partition.receipts.map(({ offset }) => offset)).toEqual(['2']);
    await clock.advance(5001);
    await vi.waitFor(() => expect(partition.committedOffset()).toBe(3));
  };
  return { seen, restAndGoOn };
};

test('a record blocked by its key alone waits in its lane while other keys flow, and the next of its key waits behind it', async () => {
  const { seen, restAndGoOn } = createRestingPartition(1);
  await restAndGoOn();
  expect(seen).toEqual([
    ['0', 1],
    ['2', 1],
    ['0', 2],
    ['1', 1],
  ]);
});

test('after a block of the partition one record feels its way before the others follow, in their order', async () => {
  let isAway = true;
  const seen: string[] = [];
  const gate = createGate();
  const partition = createFedPartition({
    laneOf: byKey,
    handle: async (record) => {
      if (isAway) return { outcome: { kind: 'blocked', reason: 'throttled', untilMs: 0 }, attempts: record.attempt };
      seen.push(record.offset);
      return seen.length === 1 ? gate.handle(record) : deliver(record);
    },
  });
  await partition.feed(...['a', 'b', 'c'].map((key) => ({ key, value: key })));
  isAway = false;
  const resumed = partition.resume();
  await vi.waitFor(() => expect(gate.started).toEqual(['0']));
  expect(seen).toEqual(['0']);
  gate.letGo('0');
  await resumed;
  expect(seen).toEqual(['0', '1', '2']);
  expect(partition.committedOffset()).toBe(3);
});

test('a suspect is not even read before the group knows that it runs alone: reading may be what its process died of', async () => {
  const steps: string[] = [];
  const partition = createFedPartition({
    suspects: 2,
    onAlone: ({ offset }) => steps.push(`alone ${offset}`),
    laneOf: (record) => {
      steps.push(`read ${record.offset}`);
      return byKey(record);
    },
    handle: async (record) => {
      steps.push(`handle ${record.offset}`);
      return deliver(record);
    },
  });
  await partition.feed(...['a', 'b', 'c'].map((key) => ({ key, value: key })));
  expect(steps).toEqual([
    ...['alone 0', 'read 0', 'handle 0'],
    ...['alone 1', 'read 1', 'handle 1'],
    ...['read 2', 'handle 2'],
  ]);
});

test('behind suspects records are read one at a time: what was read ahead was in no count of the dead process', async () => {
  const steps: string[] = [];
  const partition = createFedPartition({
    suspects: 1,
    inFlight: 1,
    laneOf: (record) => {
      steps.push(`read ${record.offset}`);
      return byKey(record);
    },
    handle: async (record) => {
      steps.push(`handle ${record.offset}`);
      return deliver(record);
    },
  });
  await partition.feed(...['a', 'b', 'c'].map((key) => ({ key, value: key })));
  expect(steps).toEqual(['0', '1', '2'].flatMap((offset) => [`read ${offset}`, `handle ${offset}`]));
});

test('a suspect whose key waits for an earlier suspect waits behind it', async () => {
  const { seen, restAndGoOn } = createRestingPartition(2, 2);
  await restAndGoOn();
  expect(seen).toEqual([
    ['0', 2],
    ['2', 1],
    ['0', 3],
    ['1', 2],
  ]);
});

test('a record never overtakes the suspect before it, though it is of the same key and read earlier', async () => {
  const seen: string[] = [];
  const partition = createFedPartition({
    suspects: 1,
    laneOf: byKey,
    onAlone: () => partition.pump(),
    handle: async (record) => {
      seen.push(record.offset);
      return deliver(record);
    },
  });
  await partition.feed(...['a', 'a', 'b'].map((key) => ({ key, value: key })));
  expect(seen).toEqual(['0', '1', '2']);
});
