import { completeTopic } from '@leadferry/config';
import type { GroupStanding } from '@leadferry/consumer';
import { createFakeClock } from '@leadferry/runtime/testing';
import type { TokenState } from '@leadferry/token';
import { createFleetReader } from '../../src/fleet-reader.ts';
import type { FleetSources } from '../../src/fleet-sources.ts';
import { FleetUnreadError } from '../../src/fleet-unread-error.ts';

const rules = { minReplicas: 1, maxReplicas: 12, clearWithinMs: 300_000, scaleDownAfterMs: 300_000 };
const topics = ['leads', 'events'].map((name) =>
  completeTopic(name, {
    ...{ account: name === 'leads' ? 'default' : 'second', lists: ['Newsletter'] },
    ...{ consent: 'implicit', onMissingContact: 'skip', unchanged: 'off' },
  }),
);

/** One partition of each topic, as far as it says. */
export const makeGroup = (
  members: number,
  ...[leads, events]: readonly (readonly [settled: number, end: number])[]
) => {
  const standing = ([settled, end] = [0, 0] as readonly [number, number]) => [
    { partition: 0, settled: BigInt(settled), end: BigInt(end), member: 'one' },
  ];
  const found = new Map([
    ['leads', standing(leads)],
    ['events', standing(events)],
  ]);
  return { members, topics: found } satisfies GroupStanding;
};

/** Sets up a fleet of two topics and two accounts whose parts a test can change, or take away, between reads. */
export const setUpFleet = (
  limits: { perSecond: number; perDay: number } | 'unlimited' = { perSecond: 4, perDay: 10_000 },
) => {
  const clock = createFakeClock();
  const world = {
    group: makeGroup(1, [0, 100], [0, 0]),
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
