import { expect, it, vi } from 'vitest';
import { printFigures } from '../support/figures.ts';
import { freshLeads } from '../support/leads.ts';
import { type LeadsReckoning, reckonLeads } from '../support/reckon-leads.ts';
import { type Stage, setStage } from '../support/stage.ts';
import { readLag, type SourceRecord } from '../support/topics.ts';

const partitions = 6;
/** Requests at once of one worker; a quarter more leads are in their handlers, and a quarter of these on to their receipts. */
const inFlight = 6;
const onTheirWay = 10;
const soon = { timeout: 30_000, interval: 50 };
/** Each write is applied 300 ms before its answer comes: nearly always, every partition has one between POST and commit. */
const options = {
  partitions,
  limits: 'unlimited',
  switches: { perSecond: 'unlimited', apiLatencyAfterMs: 300 },
} as const;

const startUnderLoad = async (stage: Stage, leads: readonly SourceRecord[]): Promise<void> => {
  await stage.startWorkers(2, { env: { LEADFERRY_IN_FLIGHT: String(inFlight) } });
  await stage.publish('leads', leads);
  await vi.waitFor(() => expect(stage.fates.receipts.length, stage.log()).toBeGreaterThan(leads.length / 4), soon);
};

/** Waits until every record has a committed fate, and reckons them up. */
const reckonAll = async ({ world, fates, log }: Stage, leads: readonly SourceRecord[]): Promise<LeadsReckoning> => {
  await vi.waitFor(
    async () => expect(await readLag(world.brokers, world.groupId, world.topic('leads')), log()).toBe(0),
    { timeout: 60_000, interval: 500 },
  );
  await vi.waitFor(() => expect(fates.receipts.length, log()).toBeGreaterThanOrEqual(leads.length), soon);
  return reckonLeads(leads, fates, world.simulator.journal.read());
};

it('a worker killed between POST and commit loses nothing: another repeats what was in flight, and no more', async () => {
  await using stage = await setStage(options);
  const { journal } = stage.world.simulator;
  const leads = freshLeads(120, partitions);
  await startUnderLoad(stage, leads);
  await stage.workers[0]?.kill();
  // The simulator hears of the cut connections while it waits to answer.
  const cutOff = () => journal.read().filter(({ applied, answered }) => applied && answered === 'abandoned').length;
  await vi.waitFor(() => expect(cutOff(), stage.log()).toBeGreaterThan(0), soon);

  const reckoning = await reckonAll(stage, leads);
  printFigures('killed between POST and commit', { cutOff: cutOff(), ...reckoning });
  expect(reckoning).toMatchObject({ delivered: 120, lost: 0, deadLettered: 0, duplicates: 0, withoutReceipt: 0 });
  expect(reckoning.repeats).toBeGreaterThanOrEqual(cutOff());
  expect(reckoning.repeats).toBeLessThanOrEqual(onTheirWay);
  // What has its receipt is not sent again, committed or not.
  expect(reckoning.receiptRepeats).toBe(0);
});

it('a worker told to stop finishes what is in flight, commits and leaves: exit code 0 and not one repeat', async () => {
  await using stage = await setStage(options);
  const leads = freshLeads(120, partitions);
  await startUnderLoad(stage, leads);
  const askedAtMs = performance.now();
  expect(await stage.workers[0]?.stop(), stage.log()).toBe(0);
  const drainSeconds = (performance.now() - askedAtMs) / 1000;
  expect(stage.fates.receipts.length, 'receipts while others still wait').toBeLessThan(leads.length);

  const reckoning = await reckonAll(stage, leads);
  printFigures('told to stop under load', { drainSeconds, ...reckoning });
  expect(reckoning).toMatchObject({ delivered: 120, lost: 0, deadLettered: 0, duplicates: 0, withoutReceipt: 0 });
  expect(reckoning).toMatchObject({ repeats: 0, receiptRepeats: 0 });
  expect(drainSeconds).toBeLessThan(6);
});
