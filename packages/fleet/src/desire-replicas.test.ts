import { describe, expect, it } from 'vitest';
import { desireReplicas, type Situation } from './desire-replicas.ts';

const rules = { minReplicas: 1, maxReplicas: 12, clearWithinMs: 300_000, scaleDownAfterMs: 300_000 };

/** One worker of a dozen partitions that settles 20 a second, with an hour's work before it and no limit. */
const busy: Situation = {
  backlog: 72_000,
  partitions: 12,
  partitionsBehind: 12,
  members: 1,
  account: 'working',
  arrivedPerSecond: 0,
  settledPerSecond: 20,
  busyPerSecond: 20,
  rates: [],
  permittedPerSecond: Infinity,
  saturation: undefined,
  leftToday: Infinity,
  secondsToMidnight: undefined,
};
/** At 4/s, with most of the day's calls left. */
const limited = { permittedPerSecond: 3.85, leftToday: 9000, secondsToMidnight: 36_000 };

const desire = (change: Partial<Situation>, ruled: Partial<typeof rules> = {}) =>
  desireReplicas({ ...busy, ...change }, { ...rules, ...ruled });

const fewest = (reason: string) => ({ replicas: 1, reason });
const held = { replicas: undefined, reason: 'unknown' };

describe('more workers', () => {
  it('are wanted as many as clear the backlog in time', () => {
    expect(desire({ backlog: 24_000 })).toEqual({ replicas: 4, reason: 'more_helps' });
  });

  it('are never more than there are partitions, nor than the most', () => {
    expect(desire({})).toEqual({ replicas: 12, reason: 'more_helps' });
    expect(desire({}, { maxReplicas: 5 })).toEqual({ replicas: 5, reason: 'more_helps' });
    expect(desire({ partitions: 3, partitionsBehind: 3 })).toEqual({ replicas: 3, reason: 'more_helps' });
  });

  it('are wanted for what keeps coming, though little lies there', () => {
    expect(desire({ backlog: 600, arrivedPerSecond: 50 })).toEqual({ replicas: 3, reason: 'more_helps' });
  });

  it('are no more than the partitions that are behind', () => {
    expect(desire({ partitionsBehind: 2 })).toEqual({ replicas: 2, reason: 'more_helps' });
    expect(desire({ partitionsBehind: 1 })).toEqual(fewest('minimum_suffices'));
  });

  it('are no more than use up what the vendor permits', () => {
    const change = { permittedPerSecond: 50, leftToday: 1_000_000, secondsToMidnight: 36_000 };
    expect(desire(change)).toEqual({ replicas: 3, reason: 'more_helps' });
  });

  it('are not wanted again where they were tried without a gain', () => {
    const [one, three] = [
      { members: 1, perSecond: 20, isLimited: false },
      { members: 3, perSecond: 21, isLimited: false },
    ];
    expect(desire({ rates: [one, three] })).toEqual(fewest('minimum_suffices'));
    const tried = { members: 3, busyPerSecond: 21, settledPerSecond: 21, rates: [one, three] };
    expect(desire(tried)).toEqual(fewest('minimum_suffices'));
    const helped = { ...three, perSecond: 58 };
    expect(desire({ ...tried, busyPerSecond: 58, rates: [one, helped] })).toMatchObject({ reason: 'more_helps' });
  });
});

describe('the fewest workers are wanted', () => {
  it('where there is nothing to do', () => {
    expect(desire({ backlog: 0, members: 8 })).toEqual(fewest('idle'));
  });

  it('where they clear it in time', () => {
    expect(desire({ backlog: 5900 })).toEqual(fewest('minimum_suffices'));
  });

  it('where the present ones have pauses and keep up', () => {
    const change = { backlog: 3, members: 4, busyPerSecond: undefined, settledPerSecond: 15, arrivedPerSecond: 14 };
    expect(desire(change)).toEqual(fewest('minimum_suffices'));
  });

  it('where the fleet makes all requests that are permitted', () => {
    expect(desire({ ...limited, busyPerSecond: 3.8, saturation: 0.98 })).toEqual(fewest('rate_limit'));
    const three = { members: 3, busyPerSecond: 3.8, saturation: 0.98 };
    expect(desire({ ...limited, ...three })).toEqual(fewest('rate_limit'));
  });

  it('where one would make all that are permitted', () => {
    expect(desire(limited)).toEqual(fewest('rate_limit'));
  });

  it("where the day's calls will not do anyway, and one spends them before midnight", () => {
    const change = { permittedPerSecond: 96, leftToday: 10_000, secondsToMidnight: 36_000 };
    expect(desire(change)).toEqual(fewest('rate_limit'));
  });

  it('where two settle less than one that was at the limit', () => {
    const rates = [
      { members: 1, perSecond: 3.8, isLimited: true },
      { members: 2, perSecond: 2.5, isLimited: false },
    ];
    const change = { ...limited, members: 2, busyPerSecond: 2.5, saturation: 0.65, rates };
    expect(desire(change)).toMatchObject({ replicas: 1 });
  });

  it.each([
    ['the day is spent', { ...limited, leftToday: 0 }, 'budget_spent'],
    ['the account waits for a person', { account: 'reauth_required' as const }, 'reauth_required'],
    ['the API is away', { account: 'api_unavailable' as const }, 'api_unavailable'],
  ])('where %s, whatever was measured before', (_, change, reason) => {
    expect(desire({ ...change, members: 9 })).toEqual(fewest(reason));
    expect(desire({ ...change, members: 0 }, { minReplicas: 2 })).toEqual({ replicas: 2, reason });
  });

  it('where no worker runs yet', () => {
    expect(desire({ members: 0, busyPerSecond: undefined, settledPerSecond: 0 })).toEqual(fewest('minimum_suffices'));
  });
});

describe('of a limit that several workers use up', () => {
  const wide = { permittedPerSecond: 96, leftToday: 1_000_000, secondsToMidnight: 36_000 };

  it('as many are kept as were measured to be needed', () => {
    const rates = [{ members: 1, perSecond: 20, isLimited: false }];
    const change = { ...wide, members: 5, busyPerSecond: 95, saturation: 0.99, rates };
    expect(desire(change)).toEqual({ replicas: 5, reason: 'rate_limit' });
    expect(desire({ ...change, members: 9 })).toEqual({ replicas: 5, reason: 'rate_limit' });
  });
});

describe('the last number is held', () => {
  it.each([
    ['Kafka', { backlog: undefined, partitions: undefined, members: undefined }],
    ['the day', { leftToday: undefined }],
    ['the account', { account: 'unknown' as const }],
  ])('where %s could not be read', (_, change) => {
    expect(desire(change)).toEqual(held);
  });

  it('where nothing moves and nobody knows why', () => {
    expect(desire({ busyPerSecond: 0, settledPerSecond: 0 })).toEqual(held);
  });

  it('while it is too early to say', () => {
    expect(desire({ busyPerSecond: undefined, settledPerSecond: undefined, arrivedPerSecond: undefined })).toEqual(
      held,
    );
    expect(desire({ busyPerSecond: undefined, settledPerSecond: 0 })).toEqual(held);
  });
});
