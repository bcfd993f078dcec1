import { appliedWrites } from '@leadferry/simulator';
import { expect, it, vi } from 'vitest';
import { printFigures } from '../support/figures.ts';
import { countThrottled, watchLimits } from '../support/judge-limits.ts';
import { freshLeads } from '../support/leads.ts';
import { setStage } from '../support/stage.ts';

const workers = 6;
const leads = 120;
const partitions = 12;

it('six workers keep together to four requests in any second, and use nearly all of them', async () => {
  await using stage = await setStage({ partitions });
  const { journal } = stage.world.simulator;
  await stage.startWorkers(workers);
  const before = journal.length;
  const judge = await watchLimits(stage);
  await stage.publish('leads', freshLeads(leads, partitions));
  await vi.waitFor(
    () => {
      const isOver = stage.fates.receipts.length >= leads || countThrottled(journal.read(before)) > 1;
      expect(isOver, stage.log()).toBe(true);
    },
    { timeout: 60_000, interval: 500 },
  );

  const verdict = await judge();
  printFigures('limits', { ...verdict });
  const excused = verdict.wasLate ? Math.ceil(verdict.requests * 0.005) : 0;
  expect(verdict.throttled).toBeLessThanOrEqual(excused);
  expect(verdict.maxPerSecond).toBeLessThanOrEqual(4 + excused);
  expect(verdict.perSecond).toBeGreaterThanOrEqual(3.5);

  const writes = appliedWrites(journal.read(before));
  expect(writes.size).toBe(leads);
  expect([...writes.values()].filter((entries) => entries.length > 1)).toEqual([]);
  expect(stage.fates.receipts.filter(({ outcome }) => outcome === 'delivered')).toHaveLength(leads);
  expect(new Set(stage.fates.receipts.map(({ leadId }) => leadId)).size).toBe(leads);
  expect(stage.fates.receipts).toHaveLength(leads);
  expect(stage.fates.deadLetters).toEqual([]);
});
