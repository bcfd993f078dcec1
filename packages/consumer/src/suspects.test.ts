import { createFakeClock, createRecordingLogger } from '@leadferry/runtime/testing';
import { expect, test } from 'vitest';
import type { Alone } from './commit-mark.ts';
import type { Settlement, SourceRecord } from './index.ts';
import { createSuspects } from './suspects.ts';

const record: SourceRecord = {
  topic: 'leads',
  partition: 0,
  offset: '7',
  key: null,
  value: null,
  headers: {},
  timestampMs: 0,
  attempt: 2,
  mayHaveBeenSent: false,
};
const delivered: Settlement = { outcome: { kind: 'delivered' }, attempts: 2 };

const setUp = (alone?: Alone, poisoned = 0) => {
  const steps: string[] = [];
  const suspects = createSuspects({
    alone,
    poisonTries: 3,
    commit: async () => {
      const { offset, tries } = suspects.alone() ?? {};
      steps.push(`commit ${offset}x${tries}`);
    },
    countPoison: async () => poisoned,
    clock: createFakeClock(),
    logger: createRecordingLogger(),
  });
  const run = async () => {
    steps.push('run');
    return delivered;
  };
  return { steps, suspects, run };
};

test('the group knows that a suspect is alone before it runs', async () => {
  const { steps, suspects, run } = setUp();
  expect(await suspects.runAlone(record, run)).toEqual({ settlement: delivered, hasRun: true });
  expect(steps).toEqual(['commit 7x1', 'run']);
  suspects.survived('7');
  expect(suspects.alone()).toBeUndefined();
});

test('deaths are counted for the record that was alone, not for another', async () => {
  const again = setUp({ offset: '7', tries: 2 });
  await again.suspects.runAlone(record, again.run);
  expect(again.steps).toEqual(['commit 7x3', 'run']);
  const other = setUp({ offset: '6', tries: 2 });
  await other.suspects.runAlone(record, other.run);
  expect(other.steps).toEqual(['commit 7x1', 'run']);
});

test('one that was alone at three deaths is poison and is not run', async () => {
  const { steps, suspects, run } = setUp({ offset: '7', tries: 3 }, 2);
  const { settlement, hasRun } = await suspects.runAlone(record, run);
  expect(settlement.outcome).toMatchObject({ kind: 'dead-lettered', reason: 'poison' });
  expect(hasRun).toBe(false);
  expect(steps).toEqual([]);
});

test('a fourth of a topic within ten minutes is not set aside: the partition waits, and one more try is left for then', async () => {
  const { steps, suspects, run } = setUp({ offset: '7', tries: 3 }, 3);
  const { settlement, hasRun } = await suspects.runAlone(record, run);
  expect(settlement.outcome).toMatchObject({ kind: 'blocked', reason: 'config_error' });
  expect(hasRun).toBe(false);
  expect(steps).toEqual(['commit 7x2']);
  await suspects.runAlone(record, run);
  expect(steps).toEqual(['commit 7x2', 'commit 7x3', 'run']);
});
