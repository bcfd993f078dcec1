import { createFakeClock } from '@leadferry/runtime/testing';
import { expect, it } from 'vitest';
import { createDoneLedger } from './done-ledger.ts';
import type { ChosenDeadLetter } from './plan-replay.ts';
import { readLedger } from './read-ledger.ts';
import { createScriptedLog, leadsTopic, leadValue, type ScriptedLog } from './scripted-log.ts';
import { type SendOptions, sendReplay } from './send-replay.ts';

const chosenOf = (...places: [partition: number, offset: bigint, replays?: number][]) => {
  const chosen = new Map<number, Map<bigint, ChosenDeadLetter>>();
  for (const [partition, offset, replaysBefore = 0] of places)
    chosen.set(partition, (chosen.get(partition) ?? new Map()).set(offset, { replaysBefore }));
  return chosen;
};

const send = async (log: ScriptedLog, over: Partial<SendOptions> & Pick<SendOptions, 'chosen'>) => {
  const sent: number[] = [];
  const ledger = await readLedger(log.reader, leadsTopic);
  const count = await sendReplay({
    reader: log.reader,
    marking: { topic: leadsTopic, transactions: log.transactions, ledger },
    mapping: undefined,
    clock: createFakeClock(),
    onSent: (records) => void sent.push(records),
    signal: new AbortController().signal,
    ...over,
  });
  return { count, sent };
};

const topicsOf = (log: ScriptedLog) =>
  log.commits.map((commit) => commit.map(({ topic, partition }) => `${topic}/${partition}`));

it('each commit holds records and the markers of exactly these', async () => {
  const log = createScriptedLog();
  log.addDeadLetters({}, {}, {}, { partition: 1 });
  const { count, sent } = await send(log, { chosen: chosenOf([0, 0n], [0, 2n], [1, 0n]), batchRecords: 2 });
  expect(count).toBe(3);
  expect(sent).toEqual([2, 1]);
  expect(topicsOf(log)).toEqual([
    ['leads/0', 'leads/0', 'leads.dead-letter.done/0'],
    ['leads/1', 'leads.dead-letter.done/1'],
  ]);
  expect(JSON.parse(String(log.commits[0]?.at(-1)?.value))).toMatchObject({
    action: 'replayed',
    ranges: [
      ['0', '0'],
      ['2', '2'],
    ],
  });
});

it('a run after one that died in the middle sends what that one did not commit, and nothing twice', async () => {
  let commits = 0;
  const log = createScriptedLog(() => {
    commits += 1;
    if (commits === 3) throw new Error('killed');
  });
  log.addDeadLetters(...Array.from({ length: 10 }, (_, index) => ({ value: leadValue(`lead-${index}`) })));
  const chosen = chosenOf(...Array.from({ length: 10 }, (_, index): [number, bigint] => [0, BigInt(index)]));
  await expect(send(log, { chosen, batchRecords: 3 })).rejects.toThrow('killed');
  expect((await send(log, { chosen, batchRecords: 4 })).count).toBe(4);
  const ids = log.commits
    .flat()
    .filter(({ topic }) => topic === 'leads')
    .map(({ value }) => JSON.parse(String(value)).id);
  expect(ids).toEqual(Array.from({ length: 10 }, (_, index) => `lead-${index}`));
});

it('what another command disposed of since the plan is passed over', async () => {
  const log = createScriptedLog();
  log.addDeadLetters({}, {}, {});
  const ledger = createDoneLedger();
  ledger.note(0, { action: 'replayed', ranges: [[0n, 0n]], at: '' });
  ledger.note(0, { action: 'purged', ranges: [[2n, 2n]], at: '' });
  const marking = { topic: leadsTopic, transactions: log.transactions, ledger };
  expect((await send(log, { chosen: chosenOf([0, 0n], [0, 1n], [0, 2n]), marking })).count).toBe(1);
});

it('a replay is counted in the header, also one of a dead letter that was replayed before', async () => {
  const log = createScriptedLog();
  log.addDeadLetters({ replays: 1 });
  const ledger = createDoneLedger();
  ledger.note(0, { action: 'replayed', ranges: [[0n, 0n]], at: '' });
  const marking = { topic: leadsTopic, transactions: log.transactions, ledger };
  await send(log, { chosen: chosenOf([0, 0n, 1]), marking });
  const headers = log.commits[0]?.[0]?.headers ?? {};
  expect(Object.keys(headers)).toEqual(['leadferry.replays', 'leadferry.timestamp']);
  expect(String(headers['leadferry.replays'])).toBe('3');
});

it('an interrupt ends it between two commits', async () => {
  const log = createScriptedLog();
  log.addDeadLetters({}, {}, {}, {});
  const stopping = new AbortController();
  const stop = new Error('stop');
  const work = send(log, {
    chosen: chosenOf([0, 0n], [0, 1n], [0, 2n], [0, 3n]),
    batchRecords: 1,
    onSent: () => stopping.abort(stop),
    signal: stopping.signal,
  });
  await expect(work).rejects.toBe(stop);
  expect(log.commits.length).toBeLessThan(4);
  for (const commit of log.commits) expect(commit).toHaveLength(2);
});

it('a source topic that has fewer partitions now takes the remainder', async () => {
  const log = createScriptedLog();
  log.addDeadLetters({ partition: 1 });
  const topic = { ...leadsTopic, sourcePartitions: 1 };
  const marking = { topic, transactions: log.transactions, ledger: createDoneLedger() };
  await send(log, { chosen: chosenOf([1, 0n]), marking });
  expect(topicsOf(log)).toEqual([['leads/0', 'leads.dead-letter.done/1']]);
});

it('what was kept from the planning is not read again, the rest is', async () => {
  const log = createScriptedLog();
  log.addDeadLetters({ value: leadValue('a') }, {}, { value: leadValue('c') }, { value: leadValue('d') });
  const kept = async (offset: bigint) => {
    for await (const record of log.reader.read('leads.dead-letter', 0, { from: offset, to: offset + 1n }))
      return { replaysBefore: 0, record };
    return { replaysBefore: 0 };
  };
  const chosen = new Map([
    [
      0,
      new Map([
        [0n, await kept(0n)],
        [2n, { replaysBefore: 0 }],
        [3n, await kept(3n)],
      ]),
    ],
  ]);
  const spans: string[] = [];
  const reader: typeof log.reader = {
    ...log.reader,
    read: (topic, partition, span) => {
      spans.push(`${span.from}-${span.to}`);
      return log.reader.read(topic, partition, span);
    },
  };
  expect((await send(log, { chosen, reader })).count).toBe(3);
  expect(spans).toEqual(['2-4']);
  expect(log.commits[0]?.slice(0, 3).map(({ value }) => JSON.parse(String(value)).id)).toEqual(['a', 'c', 'd']);
});
