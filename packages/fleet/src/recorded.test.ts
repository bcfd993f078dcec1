import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSamples, readShownTopic, type ShownTopic } from '../test/support/read-metrics.ts';
import { desireReplicas, type Situation } from './desire-replicas.ts';

/**
 * What a keeper showed while real workers were in each situation, on real Kafka and Redis. Recorded by
 * `LEADFERRY_RECORDINGS=packages/fleet/test/recorded npm run prove -- scale`.
 */
const folder = join(import.meta.dirname, '../test/recorded');

const rules = { minReplicas: 1, maxReplicas: 12, clearWithinMs: 20_000, scaleDownAfterMs: 2000 };

const readRecorded = (reason: string): ShownTopic => {
  const text = readFileSync(join(folder, `${reason}.txt`), 'utf8');
  const topic = readSamples(text).find(({ name }) => name === 'leadferry_backlog_records')?.labels.topic ?? '';
  const shown = readShownTopic(text, topic);
  if (shown === undefined) throw new Error(`${reason}.txt shows no fleet`);
  return shown;
};

const desire = (reason: string, change: Partial<Situation> = {}) =>
  desireReplicas({ ...readRecorded(reason).seen, rates: [], ...change }, rules);

const situations = readdirSync(folder).map((file) => file.replace(/\.txt$/, ''));

it('situations of six kinds were recorded', () => {
  expect(situations.toSorted()).toEqual(
    ['idle', 'more_helps', 'rate_limit', 'budget_spent', 'reauth_required', 'api_unavailable'].toSorted(),
  );
});

describe('of recorded metrics', () => {
  it.each(situations)('%s: the formula answers with that reason', (reason) => {
    expect(desire(reason).reason).toBe(reason);
  });

  it.each(situations.filter((reason) => reason !== 'more_helps'))('%s: the fewest workers are wanted', (reason) => {
    expect(desire(reason).replicas).toBe(1);
    expect(readRecorded(reason).desiredReplicas).toBe(1);
  });

  it.each(situations.filter((reason) => reason !== 'idle'))(
    '%s: there is a backlog, so lag alone says more',
    (reason) => {
      expect(readRecorded(reason).seen.backlog).toBeGreaterThan(100);
    },
  );

  it('more_helps: more are wanted, and no more than there are partitions', () => {
    const { partitions = 0 } = readRecorded('more_helps').seen;
    expect(desire('more_helps').replicas).toBeGreaterThan(1);
    expect(desire('more_helps').replicas).toBeLessThanOrEqual(partitions);
  });

  it('more_helps: what stands in the way of the fleet makes it the fewest again', () => {
    expect(desire('more_helps', { leftToday: 0 })).toEqual({ replicas: 1, reason: 'budget_spent' });
    expect(desire('more_helps', { account: 'reauth_required' })).toEqual({ replicas: 1, reason: 'reauth_required' });
    expect(desire('more_helps', { permittedPerSecond: 4 })).toEqual({ replicas: 1, reason: 'rate_limit' });
  });
});
