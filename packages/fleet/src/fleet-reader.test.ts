import { describe, expect, it } from 'vitest';
import { makeGroup, setUpFleet } from '../test/support/made-fleet.ts';
import type { FleetState } from './fleet-state.ts';
import { readFleet } from './read-fleet.ts';

const topicOf = (state: FleetState, name: string) => state.topics.find(({ topic }) => topic === name);

describe('a fleet that is read', () => {
  it('has all parts of its state', async () => {
    const { reader, clock } = setUpFleet();
    expect(await reader.read()).toEqual({
      atMs: clock.now(),
      groupMembers: 1,
      topics: [
        expect.objectContaining({
          ...{ topic: 'leads', account: 'default', partitions: 1, partitionsBehind: 1, backlog: 100, deadLetters: 7 },
          ...{ clearSeconds: 26, desiredReplicas: 1, reason: 'unknown' },
        }),
        expect.objectContaining({
          ...{ topic: 'events', backlog: 0, deadLetters: 0, clearSeconds: 0, desiredReplicas: 1, reason: 'idle' },
        }),
      ],
      budget: expect.objectContaining({
        ...{ perSecond: 4, perDay: 10_000, dayRemaining: 10_000, resetsAtMs: clock.now() + 36_000_000 },
      }),
      accounts: [
        { account: 'default', state: 'working' },
        { account: 'second', state: 'working' },
      ],
      unread: [],
    });
  });

  it('forecasts by what leads cost, once they have told', async () => {
    const { reader, world, clock } = setUpFleet();
    world.group = makeGroup(1, [0, 1000]);
    await reader.read();
    await clock.advance(50_000);
    [world.group, world.spent] = [makeGroup(1, [96, 1000]), 192];
    const state = await reader.read();
    // Two requests a lead: 1.92 leads a second, and the day is enough.
    expect(topicOf(state, 'leads')).toMatchObject({ settledPerSecond: 1.92, reason: 'rate_limit' });
    expect(topicOf(state, 'leads')?.clearSeconds).toBeCloseTo(904 / 1.92, 1);
  });

  it('waits for midnight where the day is spent, though leads settle that cost no request', async () => {
    const { reader, world, clock } = setUpFleet();
    [world.group, world.spent] = [makeGroup(1, [0, 1000]), 10_000];
    await reader.read();
    await clock.advance(10_000);
    world.group = makeGroup(1, [100, 1000]);
    const state = await reader.read();
    expect(topicOf(state, 'leads')).toMatchObject({ settledPerSecond: 10, desiredReplicas: 1, reason: 'budget_spent' });
    // One request a lead, as before anything told: after ten hours 900 of them, at four a second and a little less.
    expect(topicOf(state, 'leads')?.clearSeconds).toBeCloseTo(36_000 + 900 * 0.26, 1);
  });

  it('waits for midnight where the day is spent after leads that cost no request', async () => {
    const { reader, world, clock } = setUpFleet();
    [world.group, world.spent] = [makeGroup(1, [0, 1000]), 9000];
    await reader.read();
    await clock.advance(10_000);
    world.group = makeGroup(1, [100, 1000]);
    const free = await reader.read();
    expect(free.budget.requestsPerLead).toBe(0);
    expect(topicOf(free, 'leads')?.clearSeconds).toBeCloseTo(90, 1);
    [world.group, world.spent] = [makeGroup(1, [100, 1000]), 10_000];
    await clock.advance(10_000);
    const spent = await reader.read();
    expect(topicOf(spent, 'leads')).toMatchObject({ desiredReplicas: 1, reason: 'budget_spent' });
    expect(topicOf(spent, 'leads')?.clearSeconds).toBeGreaterThan(36_000 - 20);
    expect(topicOf(spent, 'leads')?.clearSeconds).toBeLessThan(40_000);
  });

  it('lets topics share what is permitted: both of the same size take twice as long', async () => {
    const { reader, world } = setUpFleet();
    world.group = makeGroup(1, [0, 100], [0, 100]);
    const state = await reader.read();
    expect(state.topics.map(({ clearSeconds }) => clearSeconds)).toEqual([52, 52]);
  });

  it('says that nothing is cleared while nobody works', async () => {
    const { reader, world } = setUpFleet();
    world.group = makeGroup(0, [0, 100]);
    const state = await reader.read();
    expect(topicOf(state, 'leads')).toMatchObject({ clearSeconds: Infinity, reason: 'minimum_suffices' });
    expect(topicOf(state, 'events')).toMatchObject({ clearSeconds: 0 });
  });

  it('is forecast by the measured rate where there is no limit', async () => {
    const { reader, world, clock } = setUpFleet('unlimited');
    world.group = makeGroup(1, [0, 1000]);
    expect(topicOf(await reader.read(), 'leads')?.clearSeconds).toBeUndefined();
    await clock.advance(10_000);
    world.group = makeGroup(1, [200, 1000]);
    const state = await reader.read();
    expect(topicOf(state, 'leads')).toMatchObject({ clearSeconds: 40, busyPerSecond: 20 });
    expect(state.budget).toMatchObject({ isUnlimited: true, dayRemaining: undefined });
  });
});

it('is forecast by the worker that has most before it, unless the limit is what holds them', async () => {
  const { reader, world, clock } = setUpFleet('unlimited');
  const standing = (one: number, other: number) => ({
    members: 2,
    topics: new Map([
      [
        'leads',
        [
          { partition: 0, settled: BigInt(one), end: 1000n, member: 'one' },
          { partition: 1, settled: BigInt(other), end: 1000n, member: 'other' },
        ],
      ],
    ]),
  });
  world.group = standing(0, 0) as typeof world.group;
  await reader.read();
  await clock.advance(10_000);
  world.group = standing(100, 300) as typeof world.group;
  // 40 a second, 20 each: 900 before the one, 700 before the other.
  expect(topicOf(await reader.read(), 'leads')?.clearSeconds).toBe(45);
});

describe('a part that is away', () => {
  it.each(['kafka', 'budget', 'outages', 'tokens'])('%s leaves the rest, and the last number', async (part) => {
    const { reader, world, told } = setUpFleet();
    const before = await reader.read();
    world.away.add(part);
    const state = await reader.read();
    expect(state.unread).toEqual([part]);
    expect(topicOf(state, 'leads')).toMatchObject({ reason: 'unknown', desiredReplicas: 1 });
    expect(state.groupMembers).toBe(part === 'kafka' ? undefined : before.groupMembers);
    expect(told).toEqual([[], [part]]);
  });

  it('does not hide a bug', async () => {
    const { reader, world } = setUpFleet();
    world.bug = true;
    await expect(reader.read()).rejects.toThrow('a bug');
  });
});

it('is read once, with rates from two reads', async () => {
  const { options, world, clock } = setUpFleet('unlimited');
  world.group = makeGroup(1, [0, 1000]);
  const reading = readFleet(options);
  await clock.advance(1000);
  world.group = makeGroup(1, [40, 1000]);
  await clock.advance(1000);
  expect(topicOf(await reading, 'leads')).toMatchObject({ settledPerSecond: 20 });
});
