import { randomUUID } from 'node:crypto';
import { type RedisServer, startRedis } from '@leadferry/local-stack';
import { redisUrl } from '@leadferry/local-stack/testing';
import { afterEach, expect, test, vi } from 'vitest';
import { type Fleet, type SeenRequest, startFleet } from './fleet.ts';
import { mostInAnySecond } from './most-in-any-second.ts';
import { offsetTo } from './open-worker.ts';

const cleanUp: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
});

const start = (...[settings, answer]: Parameters<typeof startFleet>): Fleet => {
  const fleet = startFleet(settings, answer);
  cleanUp.push(fleet.stop);
  return fleet;
};
const newKey = (): string => `test-${randomUUID()}`;
const moments = (requests: readonly SeenRequest[]): number[] => requests.map(({ atMs }) => atMs);
const report = (line: string): void => void process.stderr.write(`budget: ${line}\n`);
const hasSent = (fleet: Fleet, count: number, withinMs: number) =>
  vi.waitFor(() => expect(fleet.requests.length).toBeGreaterThanOrEqual(count), { timeout: withinMs, interval: 50 });

test('six processes at four a second send at most 4 in any second, and at least 3.5 a second', {
  timeout: 60_000,
}, async () => {
  const fleet = start({ redisUrl: redisUrl(), key: newKey(), size: 6 });
  await hasSent(fleet, 58, 30_000);
  await fleet.stop();
  const sentAtMs = moments(fleet.requests);
  const seconds = (sentAtMs.at(-1)! - sentAtMs[0]!) / 1000;
  const perSecond = (sentAtMs.length - 1) / seconds;
  report(`6 processes: ${perSecond.toFixed(2)}/s, at most ${mostInAnySecond(sentAtMs)} in a second`);
  expect(mostInAnySecond(sentAtMs)).toBeLessThanOrEqual(4);
  expect(perSecond).toBeGreaterThanOrEqual(3.5);
  expect(new Set(fleet.requests.map(({ member }) => member)).size).toBe(6);
});

const faults: [string, (redis: RedisServer) => Promise<unknown>, (redis: RedisServer) => Promise<unknown>][] = [
  ['is killed and comes back empty', (redis) => redis.stopServer(), (redis) => redis.startServer()],
  [
    'hangs and goes on',
    async ({ pid }) => process.kill(pid, 'SIGSTOP'),
    async ({ pid }) => process.kill(pid, 'SIGCONT'),
  ],
];

test.each(faults)(
  'a Redis that %s never makes six processes send too much',
  { timeout: 90_000 },
  async (_, takeAway, bringBack) => {
    const redis = await startRedis();
    cleanUp.push(() => redis.stop());
    const fleet = start({ redisUrl: redis.url, key: newKey(), size: 6 });
    await hasSent(fleet, 16, 20_000);
    await takeAway(redis);

    const alone = (): SeenRequest[] => fleet.requests.filter(({ isDegraded }) => isDegraded);
    await vi.waitFor(() => expect(alone().length).toBeGreaterThanOrEqual(12), { timeout: 20_000, interval: 50 });
    await bringBack(redis);
    const backAt = fleet.requests.length;
    const recovered = () => fleet.requests.slice(backAt).filter(({ isDegraded }) => !isDegraded);
    await vi.waitFor(() => expect(recovered().length).toBeGreaterThanOrEqual(16), { timeout: 20_000, interval: 50 });
    const remaining = await fleet.stop();

    const sent = moments(fleet.requests);
    const spent = remaining.map((left) => 10_000 - left);
    report(
      `${sent.length} sent, ${alone().length} alone, at most ${mostInAnySecond(sent)} in a second, counted ${spent}`,
    );
    expect(mostInAnySecond(sent)).toBeLessThanOrEqual(4);
    for (const member of Array.from({ length: 6 }, (_none, index) => index)) {
      const own = moments(alone().filter((request) => request.member === member));
      for (const [index, atMs] of own.slice(1).entries()) expect(atMs - own[index]!).toBeGreaterThanOrEqual(3120 - 26);
    }
    const lastSeconds = moments(recovered()).slice(-9);
    expect(lastSeconds.at(-1)! - lastSeconds[0]!).toBeLessThan(8 * 260 + 500);
    // The day goes on where it was: nothing forgotten, but for what was sent since a member last heard; little counted twice.
    expect(Math.min(...spent)).toBeGreaterThanOrEqual(sent.length - 6);
    expect(Math.max(...spent)).toBeLessThanOrEqual(sent.length + 12);
  },
);

test('a day that ends at midnight lets the fleet send again', { timeout: 60_000 }, async () => {
  const limits = { perSecond: 10, perDay: 12 };
  const timeOffsetMs = offsetTo(-6000);
  const fleet = start({ redisUrl: redisUrl(), key: newKey(), size: 3, limits, timeOffsetMs });
  const day = (atMs: number): number => Math.floor((atMs + timeOffsetMs) / 86_400_000);
  await hasSent(fleet, 24, 30_000);
  await fleet.stop();
  const days = fleet.requests.map(({ atMs }) => day(atMs));
  expect(days.filter((each) => each === days[0])).toHaveLength(12);
  expect(days.filter((each) => each === days[0]! + 1)).toHaveLength(12);
  expect(fleet.refusals.length).toBeGreaterThan(0);
  for (const { atMs, untilMs } of fleet.refusals.filter((refusal) => day(refusal.atMs) === days[0])) {
    const midnightMs = (days[0]! + 1) * 86_400_000 - timeOffsetMs;
    expect(untilMs).toBeGreaterThanOrEqual(midnightMs - 20);
    expect(untilMs).toBeLessThanOrEqual(midnightMs + 60_020);
    expect(atMs).toBeLessThan(midnightMs + 20);
  }
});

test('a spent quota stops the fleet with one refusal a worker, and one probe lifts the hold', {
  timeout: 60_000,
}, async () => {
  const shared = { redisUrl: redisUrl(), key: newKey() };
  const noon = offsetTo(43_200_000);
  let quota = 10;
  const fleet = start({ ...shared, size: 3, timeOffsetMs: noon }, (accepted) =>
    accepted < quota ? 'accepted' : 'quota_exceeded',
  );
  const refusedBy = (member: number) =>
    fleet.requests.filter((seen) => seen.member === member && seen.answer !== 'accepted');
  await vi.waitFor(() => expect(new Set(fleet.refusals.map(({ member }) => member)).size).toBe(3), { timeout: 20_000 });
  const heldAfter = fleet.requests.length;
  expect(fleet.requests.filter(({ answer }) => answer === 'accepted')).toHaveLength(quota);
  for (const member of [0, 1, 2]) expect(refusedBy(member).length).toBeLessThanOrEqual(1);

  // Two workers whose clocks say that eleven minutes have passed: one of them may ask, and hears that the hold is true.
  const later = { timeOffsetMs: noon + 660_000 };
  const refusalsBefore = fleet.refusals.length;
  fleet.add(later);
  fleet.add(later);
  const membersRefused = () => new Set(fleet.refusals.slice(refusalsBefore).map(({ member }) => member)).size;
  await vi.waitFor(() => expect(membersRefused()).toBe(5), { timeout: 20_000 });
  expect(fleet.requests.slice(heldAfter)).toMatchObject([{ answer: 'quota_exceeded' }]);

  // Another eleven minutes on, the quota is there again: the next probe is accepted and all go on.
  quota = 1000;
  fleet.add({ timeOffsetMs: noon + 1_320_000 });
  await vi.waitFor(
    () => expect(new Set(fleet.requests.slice(heldAfter + 1).map(({ member }) => member)).size).toBe(6),
    {
      timeout: 20_000,
    },
  );
  expect(fleet.requests.slice(heldAfter + 1).every(({ answer }) => answer === 'accepted')).toBe(true);
});
