import { systemClock } from '@leadferry/runtime';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { SharedSlotsUnavailableError } from '../src/errors.ts';
import { noteProbeAccepted, noteQuotaExceeded, noteThrottled, spentOn } from '../src/knowledge.ts';
import { isRefusal, markUsed, type Slot, type Slots } from '../src/slots.ts';
import { utcDay } from '../src/utc-day.ts';
import { createBadLine, newStateKey, offsetTo, openRedis, openWorker } from './open-worker.ts';

let redis: Awaited<ReturnType<typeof openRedis>>;

beforeAll(async () => {
  redis = await openRedis();
});
afterAll(() => redis.disconnect());

const noon = offsetTo(43_200_000);
const minutes = (count: number): number => count * 60_000;

const slotOf = async (slots: Slots, returned?: Slot): Promise<Slot> => {
  const answer = await slots.reserve(returned);
  if (isRefusal(answer)) throw new Error(`refused: ${answer.reason}`);
  return answer;
};

/** Forgets what a worker's Redis knew, as a restart without a disk does. */
const loseData = async (stateKey: string): Promise<void> => {
  await redis.del(stateKey, ...(await redis.keys(`${stateKey.replace(/[{}]/g, '?')}:day:*`)));
};

describe('a budget shared by workers', () => {
  it('gives each worker another slot and counts them together', async () => {
    const shared = { stateKey: newStateKey(), timeOffsetMs: noon };
    const [a, b] = [openWorker(redis, shared), openWorker(redis, shared)];
    const [first, second] = [await slotOf(a.slots), await slotOf(b.slots)];
    expect(second.atMs - first.atMs).toBe(260);
    expect([spentOn(a.knowledge.day), spentOn(b.knowledge.day)]).toEqual([1, 2]);
  });

  it('lets the next worker have a slot that was given back in time', async () => {
    const shared = { stateKey: newStateKey(), timeOffsetMs: noon };
    const [a, b] = [openWorker(redis, shared), openWorker(redis, shared)];
    await slotOf(a.slots);
    const unused = await slotOf(a.slots);
    await a.slots.giveBack(unused);
    expect((await slotOf(b.slots)).atMs).toBe(unused.atMs);
    expect(spentOn(b.knowledge.day)).toBe(2);
  });

  it('keeps the day when Redis loses its data', async () => {
    const shared = { stateKey: newStateKey(), timeOffsetMs: noon, perDay: 3 };
    const [a, b] = [openWorker(redis, shared), openWorker(redis, shared)];
    for (const { slots, knowledge } of [a, b]) markUsed(knowledge, await slotOf(slots));
    await loseData(shared.stateKey);
    markUsed(a.knowledge, await slotOf(a.slots));
    await slotOf(b.slots);
    expect(await a.slots.reserve()).toMatchObject({ reason: 'day_spent' });
  });

  it('waits, when Redis lost its data, until every slot given before must have passed', async () => {
    const shared = { stateKey: newStateKey(), timeOffsetMs: noon };
    const a = openWorker(redis, shared);
    markUsed(a.knowledge, await slotOf(a.slots));
    await loseData(shared.stateKey);
    const heardMs = a.now();
    expect((await slotOf(a.slots)).atMs - heardMs).toBeGreaterThanOrEqual(12 * 260);
  });

  it('counts what was spent without Redis once, however often it is said', async () => {
    const shared = { stateKey: newStateKey(), timeOffsetMs: noon };
    const [a, b] = [openWorker(redis, shared), openWorker(redis, shared)];
    await slotOf(a.slots);
    const spent = { ...a.knowledge.day, aloneSpent: 7 };
    a.knowledge.day = spent;
    await a.slots.share();
    a.knowledge.day = spent; // the answer was lost on its way
    await a.slots.share();
    a.knowledge.day = { ...a.knowledge.day, aloneSpent: 9 };
    await a.slots.share();
    await b.slots.share();
    expect(spentOn(b.knowledge.day)).toBe(10);

    await loseData(shared.stateKey);
    await a.slots.share();
    await b.slots.share();
    expect(spentOn(b.knowledge.day)).toBe(10);
  });

  it('takes back a slot of its own that was given up while it was away', async () => {
    const shared = { stateKey: newStateKey(), timeOffsetMs: noon };
    const a = openWorker(redis, shared);
    await slotOf(a.slots);
    await slotOf(a.slots);
    a.knowledge.day = { ...a.knowledge.day, aloneSpent: -1 };
    await a.slots.share();
    await a.slots.share();
    expect(spentOn(a.knowledge.day)).toBe(1);
  });

  it('gives nothing at first when all were away, so that what they gave to themselves can pass', async () => {
    const stateKey = newStateKey();
    const { line, over } = createBadLine(redis);
    const [a, b, c] = [over, over, over].map((each) => openWorker(each, { stateKey, timeOffsetMs: noon }));
    for (const { slots } of [a!, b!, c!]) await slotOf(slots);
    line.isCut = true;
    for (const { slots } of [a!, b!, c!])
      await expect(slots.share()).rejects.toBeInstanceOf(SharedSlotsUnavailableError);
    line.isCut = false;
    const backMs = a!.now();
    await a!.slots.share();
    const first = await slotOf(a!.slots);
    expect(first.atMs - backMs).toBeGreaterThanOrEqual(1250 + 13 * 260 - 5);
    await b!.slots.share();
    await c!.slots.share();
    expect((await slotOf(b!.slots)).atMs - first.atMs).toBe(260);
  });

  it('does not stop the others for one worker that was away', async () => {
    const stateKey = newStateKey();
    const { line, over } = createBadLine(redis);
    const [flaky, steady] = [over, redis].map((each) => openWorker(each, { stateKey, timeOffsetMs: noon }));
    line.isCut = true;
    await expect(flaky!.slots.share()).rejects.toBeInstanceOf(SharedSlotsUnavailableError);
    const lostMs = flaky!.now();
    await vi.waitFor(() => expect(steady!.now()).toBeGreaterThan(lostMs + 5));
    const { atMs } = await slotOf(steady!.slots);
    line.isCut = false;
    await flaky!.slots.share();
    expect((await slotOf(steady!.slots)).atMs - atMs).toBe(260);
  });

  it('does nothing for a call that comes when the worker has given up waiting', async () => {
    const stateKey = newStateKey();
    const { line, over } = createBadLine(redis);
    const [slow, other] = [over, redis].map((each) => openWorker(each, { stateKey, timeOffsetMs: noon }));
    await slow!.slots.share();
    line.delayMs = 400;
    await expect(slow!.slots.reserve()).rejects.toBeInstanceOf(SharedSlotsUnavailableError);
    await vi.waitFor(() => expect(line.answered).toBe(2)); // the call has come, long after its worker left
    await other!.slots.share();
    expect(spentOn(other!.knowledge.day)).toBe(0);
  });

  it('serves a worker whose machine has the wrong time', async () => {
    const stateKey = newStateKey();
    const clock = { ...systemClock, now: () => systemClock.now() - minutes(90) };
    const wrong = openWorker(redis, { stateKey, timeOffsetMs: noon, clock });
    await slotOf(wrong.slots);
    expect(Math.abs(wrong.now() - systemClock.now() - noon)).toBeLessThan(250);
    expect(spentOn(wrong.knowledge.day)).toBe(1);
  });

  it('pauses every worker when one is throttled', async () => {
    const shared = { stateKey: newStateKey(), timeOffsetMs: noon };
    const [a, b] = [openWorker(redis, shared), openWorker(redis, shared)];
    await slotOf(b.slots);
    noteThrottled(a.knowledge, a.now());
    await a.slots.share();
    await b.slots.share();
    expect(b.knowledge.pauseUntilMs).toBeGreaterThan(b.now() + 900);
    noteThrottled(b.knowledge, b.now());
    await b.slots.share();
    expect((await slotOf(b.slots)).atMs).toBe(Math.ceil(b.knowledge.pauseUntilMs));
  });

  it('holds every worker, and lets one of them probe every ten minutes', async () => {
    const stateKey = newStateKey();
    const at = (later: number) => openWorker(redis, { stateKey, timeOffsetMs: noon + later });
    const [a, b] = [at(0), at(0)];
    await slotOf(b.slots);
    noteQuotaExceeded(a.knowledge, a.now());
    await a.slots.share();
    expect(await b.slots.reserve()).toMatchObject({ reason: 'quota_hold', probeAtMs: a.knowledge.hold.probeAtMs });

    const [c, d] = [at(minutes(11)), at(minutes(11))];
    expect(await c.slots.reserve()).toMatchObject({ isProbe: true });
    expect(await d.slots.reserve()).toMatchObject({ reason: 'quota_hold' });
    expect(await at(minutes(20)).slots.reserve()).toMatchObject({ reason: 'quota_hold' });
    const e = at(minutes(22));
    await e.slots.giveBack(await slotOf(e.slots)); // a probe not sent is another's to send
    expect(await at(minutes(22)).slots.reserve()).toMatchObject({ isProbe: true });
  });

  it('ends the hold for all when a probe was accepted, and a worker that has not heard cannot bring it back', async () => {
    const stateKey = newStateKey();
    const [a, b, c] = [0, 0, 0].map(() => openWorker(redis, { stateKey, timeOffsetMs: noon }));
    noteQuotaExceeded(a!.knowledge, a!.now());
    await a!.slots.share();
    await b!.slots.share();
    noteProbeAccepted(a!.knowledge);
    await a!.slots.share();
    await b!.slots.share();
    expect(await b!.slots.reserve()).toMatchObject({ isProbe: false });
    expect(await c!.slots.reserve()).toMatchObject({ isProbe: false });
  });

  it('keeps the hold when Redis loses its data', async () => {
    const stateKey = newStateKey();
    const [a, b] = [0, 0].map(() => openWorker(redis, { stateKey, timeOffsetMs: noon }));
    noteQuotaExceeded(a!.knowledge, a!.now());
    await a!.slots.share();
    await loseData(stateKey);
    await a!.slots.share();
    expect(await b!.slots.reserve()).toMatchObject({ reason: 'quota_hold' });
  });

  it('does not wait for a time that only a clock set back can have left behind', async () => {
    const stateKey = newStateKey();
    const early = openWorker(redis, { stateKey, timeOffsetMs: noon + minutes(60) });
    markUsed(early.knowledge, await slotOf(early.slots));
    const late = openWorker(redis, { stateKey, timeOffsetMs: noon });
    const slot = await slotOf(late.slots);
    expect(slot.atMs - late.now()).toBeLessThanOrEqual(260);
  });

  it('leaves nothing in Redis for ever', async () => {
    const stateKey = newStateKey();
    const slot = await slotOf(openWorker(redis, { stateKey }).slots);
    const day = `${stateKey}:day:${utcDay(slot.atMs)}`;
    expect(await redis.pttl(day)).toBeGreaterThan(86_400_000 - 1000);
    expect(await redis.pttl(day)).toBeLessThanOrEqual(2 * 86_400_000);
    expect(await redis.pttl(stateKey)).toBeGreaterThan(86_400_000);
  });
});
