import type { JournalEntry } from '@leadferry/simulator';
import { describe, expect, it, vi } from 'vitest';
import { printFigures } from '../support/figures.ts';
import { freshLeads } from '../support/leads.ts';
import { type Stage, setStage } from '../support/stage.ts';
import { countBehind } from '../support/topics.ts';
import { offsetToMidnightIn } from '../support/utc-day.ts';

const workers = 3;
const leads = 80;
const quota = 50;
const partitions = 6;
/** More than the vendor gives, so that the day is spent in seconds. The simulator counts days only: seconds are another file's proof. */
const perSecond = 10;

/** Sets the stage with all leads published: the first worker begins to spend the day while the others start. */
const setQuotaStage = async (limits: { perSecond: number; perDay?: number }, midnightInMs: number): Promise<Stage> => {
  const offsetMs = offsetToMidnightIn(midnightInMs);
  const stage = await setStage({
    partitions,
    limits,
    switches: { perSecond: 'unlimited', perDay: quota, clockOffsetMs: offsetMs },
  });
  await stage.publish('leads', freshLeads(leads, partitions));
  await stage.startWorkers(workers, { env: { LEADFERRY_TIME_OFFSET_MS: String(offsetMs) } });
  return stage;
};

/** Resolves when the quota keeps every partition waiting that has not delivered all its leads. */
const untilAllWait = async (stage: Stage): Promise<void> => {
  const { brokers, groupId } = stage.world;
  await vi.waitFor(
    async () => {
      const behind = await countBehind(brokers, groupId, stage.world.topic('leads'));
      expect(behind).toBeGreaterThan(0);
      expect(await stage.countBlocked('leads', 'quota_exceeded'), stage.log()).toBe(behind);
    },
    { timeout: 30_000, interval: 250 },
  );
};

const isAccepted = ({ status }: JournalEntry): boolean => status < 400;
const isRefused = ({ status }: JournalEntry): boolean => status === 429;

// Side by side: both wait more than they work.
describe.concurrent('80 leads for a day of 50 requests', () => {
  it('stop by themselves at the configured 50, and the API never has to refuse', async () => {
    await using stage = await setQuotaStage({ perSecond, perDay: quota }, 12 * 3_600_000);
    const { journal } = stage.world.simulator;
    await untilAllWait(stage);

    const requests = journal.read().filter(({ kind }) => kind === 'api');
    const throttled = requests.filter(isRefused).length;
    printFigures('quota configured', { requests: requests.length, throttled, receipts: stage.fates.receipts.length });
    expect(requests.length).toBeLessThanOrEqual(quota);
    expect(throttled).toBe(0);
    expect(stage.fates.receipts.length).toBeGreaterThan(quota / 2);
    expect(stage.fates.deadLetters).toEqual([]);
  });

  it('stop at the first refusal where nothing is configured, and go on after midnight', async () => {
    const untilMidnightMs = 45_000;
    const midnightMs = Date.now() + untilMidnightMs;
    await using stage = await setQuotaStage({ perSecond }, untilMidnightMs);
    const { journal } = stage.world.simulator;
    await untilAllWait(stage);
    expect(Date.now(), 'the day was not spent before midnight').toBeLessThan(midnightMs);
    await vi.waitFor(() => expect(stage.fates.receipts, stage.log()).toHaveLength(leads), {
      timeout: 130_000,
      interval: 500,
    });

    const requests = journal.read().filter(({ kind }) => kind === 'api');
    const today = requests.filter(({ atMs }) => atMs < midnightMs);
    const tomorrow = requests.filter(({ atMs }) => atMs >= midnightMs);
    const refused = today.filter(isRefused);
    const lastMs = requests.at(-1)?.atMs ?? 0;
    printFigures('quota silent', {
      accepted: today.filter(isAccepted).length,
      refused: refused.length,
      acceptedTomorrow: tomorrow.filter(isAccepted).length,
      refusedTomorrow: tomorrow.filter(isRefused).length,
      doneAfterMidnightSeconds: (lastMs - midnightMs) / 1000,
    });
    expect(today.filter(isAccepted)).toHaveLength(quota);
    // One for each worker that did not know yet; the first probe would come ten minutes later.
    expect(refused.length).toBeLessThanOrEqual(workers);
    expect(refused.map(({ errorKey }) => errorKey)).toEqual(refused.map(() => 'quota_exceeded'));
    expect(tomorrow.filter(isRefused)).toEqual([]);
    expect(stage.fates.receipts.filter(({ outcome }) => outcome === 'delivered')).toHaveLength(leads);
    expect(new Set(stage.fates.receipts.map(({ leadId }) => leadId)).size).toBe(leads);
    expect(stage.fates.deadLetters).toEqual([]);
  }, 180_000);
});
