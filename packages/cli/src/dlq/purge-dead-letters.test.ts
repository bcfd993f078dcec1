import type { OperatorKafka, TopicAdmin } from '@leadferry/consumer';
import { createFakeClock } from '@leadferry/runtime/testing';
import { expect, it } from 'vitest';
import { createPaint } from '../paint.ts';
import type { Selection } from './filter.ts';
import { encodeMarker } from './marker.ts';
import { type PurgeOptions, purgeDeadLetters } from './purge-dead-letters.ts';
import { createScriptedLog, leadsTopic } from './scripted-log.ts';

const everything: Selection = {
  ...{ topics: [], places: [], reasons: [], sources: [], leadIds: [] },
  ...{ since: undefined, until: undefined, state: undefined, limit: undefined },
};

/** Dead letters in one partition, the first so many of them replayed, and a person who answers. */
const setUp = ({ count, replayed, answer = 'y' }: { count: number; replayed: number; answer?: string }) => {
  const log = createScriptedLog();
  log.addDeadLetters(...Array.from({ length: count }, () => ({})));
  const ranges = [[0n, BigInt(replayed - 1)]] as const;
  const marker = encodeMarker({ action: 'replayed', ranges, at: '2026-11-27T10:00:00Z' });
  if (replayed > 0) log.append(leadsTopic.doneTopic, 0, { value: Buffer.from(marker) });
  const questions: string[] = [];
  const opened: string[] = [];
  const deleted: unknown[] = [];
  const kafka = {
    reader: log.reader,
    createTransactions: ({ transactionalId }: { transactionalId: string }) => {
      opened.push(transactionalId);
      return log.transactions;
    },
  } as unknown as OperatorKafka;
  const admin = {
    readMaxMessageBytes: async () => 1_048_576,
    deleteBefore: async (topic: string, offsets: ReadonlyMap<number, bigint>) => {
      deleted.push([topic, ...offsets]);
    },
  } as unknown as TopicAdmin;
  const purge = (selection: Partial<Selection>, over: Partial<PurgeOptions> = {}) =>
    purgeDeadLetters({
      dlq: { kafka, admin, topics: [leadsTopic], close: async () => {} },
      groupId: 'group',
      selection: { ...everything, ...selection },
      isDryRun: false,
      isSure: false,
      ask: async (question) => {
        questions.push(question);
        return answer;
      },
      clock: createFakeClock(),
      output: { tell: () => {}, end: () => {} },
      paint: createPaint(false),
      isRedrawn: false,
      signal: new AbortController().signal,
      ...over,
    });
  return { log, purge, questions, opened, deleted };
};

it.each([{}, { isSure: true }, { isDryRun: true }])(
  'where nothing is chosen nothing is done, though replayed ones could be erased: %o',
  async (over) => {
    const { log, purge, questions, opened, deleted } = setUp({ count: 3, replayed: 2 });
    const ending = await purge({ reasons: ['not_json'] }, over);
    expect(ending).toMatchObject({ exit: 'done', fields: { deadLetters: 0, purged: 0, erased: 0, hidden: 0 } });
    expect(ending.text).toBe('No dead letters in leads.dead-letter to purge. Nothing is erased.');
    expect([questions, opened, deleted, log.commits]).toEqual([[], [], [], []]);
  },
);

it('the question says how many are erased in all, where others than the chosen are among them', async () => {
  const { purge, questions, deleted } = setUp({ count: 4, replayed: 2 });
  expect(await purge({ places: ['0/2'] })).toMatchObject({ fields: { purged: 1, erased: 3 } });
  expect(questions).toEqual([
    'Purge 1 dead letters for good; 1 of them were never replayed; 3 records, replayed ones among them, are erased from disk. Go on? [y/N] ',
  ]);
  expect(deleted).toEqual([['leads.dead-letter', [0, 3n]]]);
});

it('others are told of too where some of the chosen are only hidden', async () => {
  const { purge, questions } = setUp({ count: 5, replayed: 1 });
  expect(await purge({ places: ['0/1', '0/3'] })).toMatchObject({ fields: { purged: 2, erased: 2, hidden: 1 } });
  expect(questions).toEqual([expect.stringContaining('; 2 records, replayed ones among them, are erased from disk.')]);
});

it('the question is short where nothing but the chosen is erased', async () => {
  const { purge, questions } = setUp({ count: 3, replayed: 0 });
  expect(await purge({ limit: 2 })).toMatchObject({ fields: { purged: 2, erased: 2 } });
  expect(questions).toEqual(['Purge 2 dead letters for good; 2 of them were never replayed. Go on? [y/N] ']);
});

it('where the answer is no, nothing is marked or deleted', async () => {
  const { log, purge, opened, deleted } = setUp({ count: 3, replayed: 1, answer: 'n' });
  await expect(purge({})).rejects.toThrow('nothing was done');
  expect([opened, deleted, log.commits]).toEqual([[], [], []]);
});
