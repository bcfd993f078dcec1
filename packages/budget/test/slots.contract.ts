import { describe, expect, it } from 'vitest';
import { type Knowledge, noteProbeAccepted, noteQuotaExceeded, noteThrottled } from '../src/knowledge.ts';
import { isRefusal, markUsed, type Refusal, type Slot, type Slots } from '../src/slots.ts';
import { endOfDay, utcDay } from '../src/utc-day.ts';

/** Slots under test, with what their process knows and the time they go by. */
export interface SlotsUnderTest {
  readonly slots: Slots;
  readonly knowledge: Knowledge;
  now(): number;
  /** Lets time pass until a slot, where slots may not be used before their moment. */
  reach(atMs: number): Promise<void>;
}

/** What the suite asks for: limits and a time of day, in milliseconds before (negative) or after 00:00 UTC. */
export interface SlotsWanted {
  readonly spacingMs: number;
  readonly perDay: number;
  readonly timeOfDayMs: number;
}

const noon = 43_200_000;

/** Says what every kind of slots promises to a single worker that has the limits to itself. */
export const describeSlots = (name: string, create: (wanted: SlotsWanted) => SlotsUnderTest): void => {
  describe(name, () => {
    it('spaces its slots and gives none in the past', async () => {
      const worker = create({ spacingMs: 260, perDay: 100, timeOfDayMs: noon });
      const startMs = worker.now();
      const atMs: number[] = [];
      for (let count = 0; count < 5; count += 1) atMs.push(await take(worker));
      expect(atMs[0]).toBeGreaterThanOrEqual(startMs - 5);
      expect(atMs[0]).toBeLessThan(startMs + 1000);
      for (const [index, ms] of atMs.slice(1).entries()) expect(ms - atMs[index]!).toBeGreaterThanOrEqual(260);
      expect(atMs[4]! - atMs[0]!).toBeLessThan(5 * 260 + 1000);
    });

    it('refuses what is beyond the day, until the next 00:00 UTC', async () => {
      const worker = create({ spacingMs: 1, perDay: 2, timeOfDayMs: noon });
      await take(worker);
      await take(worker);
      expect(await worker.slots.reserve()).toEqual({ reason: 'day_spent', untilMs: endOfDay(utcDay(worker.now())) });
    });

    it('counts a slot past midnight for the day it lies in', async () => {
      const worker = create({ spacingMs: 2000, perDay: 1, timeOfDayMs: -1500 });
      const today = utcDay(worker.now());
      const first = await take(worker);
      const second = await take(worker);
      expect([utcDay(first), utcDay(second)]).toEqual([today, today + 1]);
      expect(await worker.slots.reserve()).toEqual({ reason: 'day_spent', untilMs: endOfDay(today + 1) });
    });

    it('takes a slot back, by itself or with the next wish, and does not count it', async () => {
      const worker = create({ spacingMs: 260, perDay: 2, timeOfDayMs: noon });
      const used = await take(worker);
      await worker.slots.giveBack(await reserved(worker.slots));
      const again = await reserved(worker.slots, await reserved(worker.slots));
      expect(again.atMs - used).toBe(260);
      expect(await worker.slots.reserve()).toMatchObject({ reason: 'day_spent' });
    });

    it('gives no slot in the second after `throttled`, once for a burst of reports', async () => {
      const worker = create({ spacingMs: 10, perDay: 100, timeOfDayMs: noon });
      await take(worker);
      const heardMs = worker.now();
      noteThrottled(worker.knowledge, heardMs);
      await worker.slots.share();
      noteThrottled(worker.knowledge, heardMs + 100);
      await worker.slots.share();
      const { atMs } = await reserved(worker.slots);
      expect(atMs).toBeGreaterThanOrEqual(heardMs + 990);
      expect(atMs).toBeLessThan(heardMs + 1030);
    });

    it('refuses everything during a quota hold, and nothing after its end', async () => {
      const worker = create({ spacingMs: 10, perDay: 100, timeOfDayMs: noon });
      await take(worker);
      noteQuotaExceeded(worker.knowledge, worker.now());
      await worker.slots.share();
      const refusal = { reason: 'quota_hold', untilMs: endOfDay(utcDay(worker.now())) };
      expect(await worker.slots.reserve()).toMatchObject(refusal);
      expect(await worker.slots.reserve()).toMatchObject(refusal);
      noteProbeAccepted(worker.knowledge);
      await worker.slots.share();
      await take(worker);
    });

    it('gives a slot past midnight during a quota hold that ends there', async () => {
      const worker = create({ spacingMs: 5000, perDay: 100, timeOfDayMs: -3000 });
      const today = utcDay(worker.now());
      await take(worker);
      noteQuotaExceeded(worker.knowledge, worker.now());
      await worker.slots.share();
      expect(utcDay((await reserved(worker.slots)).atMs)).toBe(today + 1);
    });
  });
};

const take = async ({ slots, knowledge, reach }: SlotsUnderTest): Promise<number> => {
  const slot = await reserved(slots);
  await reach(slot.atMs);
  markUsed(knowledge, slot);
  return slot.atMs;
};

const reserved = async (slots: Slots, returned?: Slot): Promise<Slot> => {
  const answer: Slot | Refusal = await slots.reserve(returned);
  if (isRefusal(answer)) throw new Error(`refused: ${answer.reason}`);
  return answer;
};
