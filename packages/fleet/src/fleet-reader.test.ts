import { completeTopic } from '@leadferry/config';
import type { GroupStanding } from '@leadferry/consumer';
import { createRegistry } from '@leadferry/runtime';
import { createFakeClock } from '@leadferry/runtime/testing';
import type { TokenState } from '@leadferry/token';
import { describe, expect, it } from 'vitest';
import { createFleetReader } from './fleet-reader.ts';
import type { FleetSources } from './fleet-sources.ts';
import type { FleetState } from './fleet-state.ts';
import { FleetUnreadError } from './fleet-unread-error.ts';
import { registerFleetMetrics } from './metrics.ts';
import { readFleet } from './read-fleet.ts';

const rules = { minReplicas: 1, maxReplicas: 12, clearWithinMs: 300_000, scaleDownAfterMs: 300_000 };
const topics = ['leads', 'events'].map((name) =>
  completeTopic(name, {
    ...{ account: name === 'leads' ? 'default' : 'second', lists: ['Newsletter'] },
    ...{ consent: 'implicit', onMissingContact: 'skip', unchanged: 'off' },
  }),
);

/** One partition of each topic, as far as it says. */
const group = (members: number, ...[leads, events]: readonly (readonly [settled: number, end: number])[]) => {
  const standing = ([settled, end] = [0, 0] as readonly [number, number]) => [
    { partition: 0, settled: BigInt(settled), end: BigInt(end), member: 'one' },
  ];
  const found = new Map([
    ['leads', standing(leads)],
    ['events', standing(events)],
  ]);
  return { members, topics: found } satisfies GroupStanding;
};

const setUp = (limits: { perSecond: number; perDay: number } | 'unlimited' = { perSecond: 4, perDay: 10_000 }) => {
  const clock = createFakeClock();
  const world = {
    group: group(1, [0, 100], [0, 0]),
    spent: 0,
    untilMidnightMs: 36_000_000,
    away: new Set<string>(),
    bug: false,
  };
  const unless = async <T>(part: 'kafka' | 'budget' | 'outages' | 'tokens', value: () => T): Promise<T> => {
    if (world.bug) throw new TypeError('a bug');
    if (world.away.has(part)) throw new FleetUnreadError(part);
    return value();
  };
  const sources: FleetSources = {
    readGroup: () => unless('kafka', () => world.group),
    countDeadLetters: ({ topic }) => unless('kafka', () => (topic === 'leads' ? 7 : 0)),
    readDay: () =>
      unless('budget', () =>
        limits === 'unlimited'
          ? undefined
          : {
              ...{ spent: world.spent, remaining: limits.perDay - world.spent, isHeld: false },
              dayEndsInMs: world.untilMidnightMs,
            },
      ),
    readOutages: () => unless('outages', () => ({ isApiAway: false, refusedAccounts: new Set<string>() })),
    readToken: (account) =>
      unless('tokens', (): TokenState => ({ account, state: 'live', expiresAtMs: clock.now() + 1e9, advice: '' })),
  };
  const told: unknown[] = [];
  const options = {
    ...{ sources, topics, accounts: ['default', 'second'], limits, rules, clock },
    onUnread: (failures: ReadonlyMap<string, unknown>) => void told.push([...failures.keys()]),
  };
  return { clock, world, options, told, reader: createFleetReader(options) };
};

const topicOf = (state: FleetState, name: string) => state.topics.find(({ topic }) => topic === name);

describe('a fleet that is read', () => {
  it('has all parts of its state', async () => {
    const { reader, clock } = setUp();
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
    const { reader, world, clock } = setUp();
    world.group = group(1, [0, 1000]);
    await reader.read();
    await clock.advance(50_000);
    [world.group, world.spent] = [group(1, [96, 1000]), 192];
    const state = await reader.read();
    // Two requests a lead: 1.92 leads a second, and the day is enough.
    expect(topicOf(state, 'leads')).toMatchObject({ settledPerSecond: 1.92, reason: 'rate_limit' });
    expect(topicOf(state, 'leads')?.clearSeconds).toBeCloseTo(904 / 1.92, 1);
  });

  it('lets topics share what is permitted: both of the same size take twice as long', async () => {
    const { reader, world } = setUp();
    world.group = group(1, [0, 100], [0, 100]);
    const state = await reader.read();
    expect(state.topics.map(({ clearSeconds }) => clearSeconds)).toEqual([52, 52]);
  });

  it('says that nothing is cleared while nobody works', async () => {
    const { reader, world } = setUp();
    world.group = group(0, [0, 100]);
    const state = await reader.read();
    expect(topicOf(state, 'leads')).toMatchObject({ clearSeconds: Infinity, reason: 'minimum_suffices' });
    expect(topicOf(state, 'events')).toMatchObject({ clearSeconds: 0 });
  });

  it('is forecast by the measured rate where there is no limit', async () => {
    const { reader, world, clock } = setUp('unlimited');
    world.group = group(1, [0, 1000]);
    expect(topicOf(await reader.read(), 'leads')?.clearSeconds).toBeUndefined();
    await clock.advance(10_000);
    world.group = group(1, [200, 1000]);
    const state = await reader.read();
    expect(topicOf(state, 'leads')).toMatchObject({ clearSeconds: 40, busyPerSecond: 20 });
    expect(state.budget).toMatchObject({ isUnlimited: true, dayRemaining: undefined });
  });
});

it('is forecast by the worker that has most before it, unless the limit is what holds them', async () => {
  const { reader, world, clock } = setUp('unlimited');
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
    const { reader, world, told } = setUp();
    const before = await reader.read();
    world.away.add(part);
    const state = await reader.read();
    expect(state.unread).toEqual([part]);
    expect(topicOf(state, 'leads')).toMatchObject({ reason: 'unknown', desiredReplicas: 1 });
    expect(state.groupMembers).toBe(part === 'kafka' ? undefined : before.groupMembers);
    expect(told).toEqual([[], [part]]);
  });

  it('does not hide a bug', async () => {
    const { reader, world } = setUp();
    world.bug = true;
    await expect(reader.read()).rejects.toThrow('a bug');
  });
});

it('is read once, with rates from two reads', async () => {
  const { options, world, clock } = setUp('unlimited');
  world.group = group(1, [0, 1000]);
  const reading = readFleet(options);
  await clock.advance(1000);
  world.group = group(1, [40, 1000]);
  await clock.advance(1000);
  expect(topicOf(await reading, 'leads')).toMatchObject({ settledPerSecond: 20 });
});

describe('the metrics', () => {
  const ofFleet = async (registry: ReturnType<typeof createRegistry>): Promise<string[]> =>
    (await registry.metrics()).split('\n').filter((line) => /^leadferry_(?!build)/.test(line));

  it('are none while nobody speaks for the fleet', async () => {
    const registry = createRegistry({ service: 'test', version: '0' });
    let state: FleetState | undefined;
    registerFleetMetrics(registry, () => state);
    expect(await ofFleet(registry)).toEqual([]);
    state = await setUp().reader.read();
    expect(await ofFleet(registry)).not.toEqual([]);
    state = undefined;
    expect(await ofFleet(registry)).toEqual([]);
  });

  it('are one series of each kind for a topic, and one reason of all', async () => {
    const registry = createRegistry({ service: 'test', version: '0' });
    const state = await setUp().reader.read();
    registerFleetMetrics(registry, () => state);
    const lines = await ofFleet(registry);
    expect(lines.filter((line) => line.startsWith('leadferry_desired_replicas{'))).toEqual([
      'leadferry_desired_replicas{topic="leads"} 1',
      'leadferry_desired_replicas{topic="events"} 1',
    ]);
    const reasons = lines.filter((line) => line.startsWith('leadferry_scaling_reason{topic="leads"'));
    expect(reasons).toHaveLength(8);
    expect(reasons.filter((line) => line.endsWith(' 1'))).toEqual([
      'leadferry_scaling_reason{topic="leads",reason="unknown"} 1',
    ]);
    expect(lines).toContain('leadferry_dead_letter_records{topic="leads"} 7');
    expect(lines).toContain('leadferry_group_members 1');
    expect(lines).toContain('leadferry_backlog_clear_seconds{topic="leads"} 26');
  });

  it('say nothing of what could not be read', async () => {
    const registry = createRegistry({ service: 'test', version: '0' });
    const { reader, world } = setUp();
    await reader.read();
    world.away.add('kafka');
    const state = await reader.read();
    registerFleetMetrics(registry, () => state);
    const lines = await ofFleet(registry);
    expect(lines.some((line) => /backlog|members/.test(line))).toBe(false);
    expect(lines).toContain('leadferry_desired_replicas{topic="leads"} 1');
  });
});
