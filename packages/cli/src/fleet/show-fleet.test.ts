import type { FleetState, TopicState } from '@leadferry/fleet';
import { createFakeClock } from '@leadferry/runtime/testing';
import { expect, it } from 'vitest';
import { createJsonOutput } from '../output.ts';
import { createPaint } from '../paint.ts';
import type { Statuses } from '../status/read-statuses.ts';
import type { FleetLook } from './look-at-fleet.ts';
import { showFleet, watchFleetStatus } from './show-fleet.ts';

const atMs = Date.UTC(2026, 10, 28, 21);
const leads: TopicState = {
  ...{ topic: 'leads', account: 'default', partitions: 6, partitionsBehind: 3, backlog: 1234, deadLetters: 12 },
  ...{
    settledPerSecond: 3.84,
    arrivedPerSecond: 0,
    busyPerSecond: 3.84,
    clearSeconds: 321,
    desiredReplicas: 1,
    reason: 'rate_limit',
  },
};
const budget = {
  ...{ isUnlimited: false, perSecond: 4, perDay: 10_000, dayRemaining: 5120, resetsAtMs: atMs + 3 * 3_600_000 },
  ...{ permittedPerSecond: 3.85, requestsPerSecond: 3.8, requestsPerLead: 1, saturation: 0.99 },
} as const;
const fleet: FleetState = {
  ...{ atMs, groupMembers: 3, topics: [leads], budget, unread: [] },
  accounts: [{ account: 'default', state: 'working' }],
};
const away: Statuses = {
  atMs,
  application: { kind: 'found', value: true },
  accounts: [
    {
      account: 'default',
      settings: {} as Statuses['accounts'][number]['settings'],
      token: { kind: 'away', why: 'Secrets Manager does not answer' },
    },
  ],
};
const calm: Statuses = { atMs, application: { kind: 'found', value: true }, accounts: [] };

const show = (change: Partial<FleetLook> = {}, columns = 80) =>
  showFleet({
    watch: { look: async () => ({ fleet, seenBy: 'token_keeper', tokens: calm, ...change }) },
    paint: createPaint(false),
    columns: () => columns,
  });

it('shows backlog, forecast, dead letters, workers with the reason, and the budget as a bar', async () => {
  const { exit, text } = await show();
  expect(exit).toBe('done');
  for (const part of [
    "leads   the vendor's limit holds it: more workers would wait (rate_limit)",
    'Backlog       1,234 leads, in 3 of 6 partitions',
    'Cleared       in 5 min 21 s, at 3.8 leads/s now',
    'Dead letters  12',
    'Workers       3, 1 wanted',
    `Calls of the day   ${'█'.repeat(20)}${'░'.repeat(20)}`,
    'Left          5,120 of 10,000',
    'Anew          in 3 h (2026-11-29 00:00:00 UTC)',
    'read by the leading token-keeper',
  ])
    expect(text).toContain(part);
});

it('fits narrow terminals', async () => {
  const lines = (await show({}, 40)).text.split('\n');
  expect(lines.find((line) => line.includes('█'))?.length).toBeLessThanOrEqual(40);
});

it('tells machines the same, and says in words what is not known or never', async () => {
  const topics = [{ ...leads, clearSeconds: Number.POSITIVE_INFINITY, settledPerSecond: undefined }];
  const { fields } = await show({ fleet: { ...fleet, topics } });
  expect(fields).toMatchObject({
    at: '2026-11-28T21:00:00.000Z',
    topics: [
      { backlog: 1234, clearSeconds: 'never', settledPerSecond: null, desiredReplicas: 1, reason: 'rate_limit' },
    ],
    budget: { dayRemaining: 5120, resetsAt: '2026-11-29T00:00:00.000Z' },
  });
});

it('does not claim to know how many workers are wanted where it looked for itself', async () => {
  const { fields, text } = await show({ seenBy: 'command' });
  expect(fields).toMatchObject({ topics: [{ desiredReplicas: null }] });
  expect(text).toContain('Workers       3\n');
});

it('says a backlog that does not clear, and leaves the forecast out where there is none', async () => {
  const never = { ...leads, clearSeconds: Number.POSITIVE_INFINITY };
  expect((await show({ fleet: { ...fleet, topics: [never] } })).text).toContain('not as things stand');
  expect((await show({ fleet: { ...fleet, topics: [{ ...leads, backlog: 0 }] } })).text).not.toContain('Cleared');
});

it.each([
  ['leads wait and there is no worker', { fleet: { ...fleet, groupMembers: 0 } }, 'personNeeded'],
  ['Kafka is away', { fleet: { ...fleet, unread: ['kafka'] } }, 'kafkaAway'],
  ['Redis is away', { fleet: { ...fleet, unread: ['budget', 'outages'] } }, 'redisAway'],
  ['Secrets Manager is away', { tokens: away }, 'storeAway'],
] as const)('where %s it ends so, and says it', async (_, change, exit) => {
  const ending = await show(change as Partial<FleetLook>);
  expect(ending.exit).toBe(exit);
  expect(ending.text).toMatch(/nobody delivers|Could not be asked: (Kafka|Redis)|Not known just now/);
});

it('watching tells what is news, and ends as its last look says', async () => {
  const controller = new AbortController();
  const clock = createFakeClock();
  const lines: string[] = [];
  const looks = [fleet, { ...fleet, atMs: atMs + 2000 }, { ...fleet, groupMembers: 0, atMs: atMs + 4000 }];
  let next = 0;
  const ending = await watchFleetStatus({
    watch: {
      look: async () => {
        const seen = looks[next] ?? fleet;
        next += 1;
        return { fleet: seen, seenBy: 'token_keeper', tokens: calm };
      },
    },
    clock: {
      ...clock,
      sleep: async () => {
        if (next < looks.length) return;
        controller.abort(new Error('Ctrl-C'));
        throw controller.signal.reason;
      },
    },
    output: createJsonOutput({ command: 'status', stdout: { write: (text: string) => lines.push(text) } }),
    paint: createPaint(false),
    columns: () => undefined,
    isRedrawn: false,
    signal: controller.signal,
  });
  expect(lines).toHaveLength(2);
  expect(ending).toMatchObject({ exit: 'personNeeded', text: '' });
});
