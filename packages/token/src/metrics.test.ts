import { createRegistry } from '@leadferry/runtime';
import { describe, expect, it } from 'vitest';
import { createFleet, day, due, expired, minute, response } from '../test/support/fleet.ts';
import { createTokenMetrics, refreshOutcomes } from './metrics.ts';
import { storeOperations } from './store-failure.ts';
import { answerWith, createMemoryEscrow } from './testing.ts';

/** Metrics of one account, and how to read a series of it as Prometheus would. */
const watched = () => {
  const registry = createRegistry({ service: 'test', version: '0' });
  const metrics = createTokenMetrics(registry);
  metrics.watchTokenSet('default', () => ({ generation: { epoch: 2, seq: 17 }, secondsLeft: 3600 }));
  return { metrics, read: readerOf(registry) };
};

const readerOf =
  (registry: { metrics(): Promise<string> }) =>
  async (name: string, labels = ''): Promise<number | undefined> => {
    const series = `${name}{account="default"${labels}} `;
    const line = (await registry.metrics()).split('\n').find((text) => text.startsWith(series));
    return line === undefined ? undefined : Number(line.slice(series.length));
  };

const series: readonly (readonly [name: string, labels: string])[] = [
  ...refreshOutcomes.map((outcome) => ['leadferry_token_refresh_total', `,outcome="${outcome}"`] as const),
  ...storeOperations.map((op) => ['leadferry_sm_calls_total', `,op="${op}"`] as const),
  ['leadferry_claim_conflicts_total', ''],
  ['leadferry_lease_lost_total', ''],
  ['leadferry_http_401_total', ''],
  ['leadferry_answer_to_first_copy_seconds_count', ''],
  ['leadferry_answer_to_durable_seconds_count', ''],
  ['leadferry_escrow_age_seconds', ''],
  ['leadferry_reader_generation_lag', ''],
  ['leadferry_token_reauth_required', ''],
];

describe('the signals of token-refresh.md 7.11', () => {
  it.each(series)('%s%s is there from the start, at zero', async (name, labels) => {
    expect(await watched().read(name, labels)).toBe(0);
  });

  it('tell what the newest token set has left, and which it is', async () => {
    const { read } = watched();
    expect(await read('leadferry_token_access_expires_seconds')).toBe(3600);
    expect(await read('leadferry_token_epoch')).toBe(2);
    expect(await read('leadferry_token_generation')).toBe(17);
  });

  it('tell nothing of an account without a token', async () => {
    const registry = createRegistry({ service: 'test', version: '0' });
    createTokenMetrics(registry).watchTokenSet('default', () => undefined);
    const read = readerOf(registry);
    expect(await read('leadferry_token_access_expires_seconds')).toBeUndefined();
    expect(await read('leadferry_token_epoch')).toBeUndefined();
    expect(await read('leadferry_token_generation')).toBeUndefined();
  });

  it('move each on its own event', async () => {
    const { metrics, read } = watched();
    metrics.countRefresh('default', 'last_chance');
    metrics.countStoreCall('default', 'put_secret_value');
    metrics.countClaimConflict('default');
    metrics.countLeaseLost('default');
    metrics.countUnauthorized('default');
    metrics.observeFirstCopy('default', 0.002);
    metrics.observeDurable('default', 0.2);
    metrics.watchEscrow('default', () => 700);
    metrics.setReaderLag('default', 3);
    metrics.setReauthRequired('default', true);
    expect(await read('leadferry_token_refresh_total', ',outcome="last_chance"')).toBe(1);
    expect(await read('leadferry_token_refresh_total', ',outcome="refreshed"')).toBe(0);
    expect(await read('leadferry_sm_calls_total', ',op="put_secret_value"')).toBe(1);
    expect(await read('leadferry_claim_conflicts_total')).toBe(1);
    expect(await read('leadferry_lease_lost_total')).toBe(1);
    expect(await read('leadferry_http_401_total')).toBe(1);
    expect(await read('leadferry_answer_to_first_copy_seconds_sum')).toBe(0.002);
    expect(await read('leadferry_answer_to_durable_seconds_sum')).toBe(0.2);
    expect(await read('leadferry_escrow_age_seconds')).toBe(700);
    expect(await read('leadferry_reader_generation_lag')).toBe(3);
    expect(await read('leadferry_token_reauth_required')).toBe(1);
  });

  it('keep accounts apart', async () => {
    const { metrics, read } = watched();
    metrics.watchTokenSet('north', () => ({ generation: { epoch: 1, seq: 1 }, secondsLeft: 1 }));
    metrics.countClaimConflict('north');
    metrics.watchEscrow('north', () => 700);
    expect(await read('leadferry_claim_conflicts_total')).toBe(0);
    expect(await read('leadferry_escrow_age_seconds')).toBe(0);
  });
});

describe('a refresh', () => {
  it('is counted by what it came to, with both times of its answer', async () => {
    const { registry, join, outcome } = await expired();
    await outcome(join({ escrow: createMemoryEscrow() }).getAccessToken());
    const read = readerOf(registry);
    expect(await read('leadferry_token_refresh_total', ',outcome="refreshed"')).toBe(1);
    expect(await read('leadferry_answer_to_first_copy_seconds_count')).toBe(1);
    expect(await read('leadferry_answer_to_durable_seconds_count')).toBe(1);
    expect(await read('leadferry_escrow_age_seconds')).toBe(0);
    expect(await read('leadferry_token_access_expires_seconds')).toBeCloseTo(day / 1000, -2);
    expect(await read('leadferry_token_epoch')).toBe(1);
    expect(await read('leadferry_token_generation')).toBe(1);
  });

  it.each([
    ['throttled', answerWith(429, '', '3600')],
    ['unknown', answerWith(502, '')],
    ['refused', answerWith(400, { error: 'invalid_grant' })],
    ['config', answerWith(401, { error: 'invalid_client' })],
  ] as const)('that came to "%s" is counted as that', async (kind, answer) => {
    const { registry, clock, join } = await due(answer);
    await join().getAccessToken();
    const worker = join();
    await worker.getAccessToken();
    await worker.getAccessToken();
    await clock.advance(minute);
    expect(await readerOf(registry)('leadferry_token_refresh_total', `,outcome="${kind}"`)).toBe(1);
  });

  it('of others, slept through, is told by the generations it was ahead', async () => {
    const { secret, registry, clock, join, outcome } = createFleet();
    secret.paste(response('login'));
    const reader = join();
    await reader.getAccessToken();
    for (let round = 1; round <= 3; round += 1) {
      await clock.advance(1.1 * day);
      await outcome(join().getAccessToken());
    }
    await outcome(reader.getAccessToken());
    expect(await readerOf(registry)('leadferry_reader_generation_lag')).toBe(3);
  });

  it('logs one line, with owner, class, duration and a fingerprint, and no token', async () => {
    const { lines, join, outcome } = await expired();
    await outcome(join({ owner: 'worker-7' }).getAccessToken());
    const told = lines.filter(({ event }) => event === 'token_refresh');
    expect(told).toHaveLength(1);
    expect(told[0]?.fields).toMatchObject({
      account: 'default',
      owner: 'worker-7',
      generation: '1.0',
      attempt: 1,
      cause: 'expired',
      outcome: 'granted',
      refreshToken: expect.stringMatching(/^[0-9a-f]{8}$/),
      tookMs: expect.any(Number),
    });
    expect(JSON.stringify(lines)).not.toMatch(/[ar]t-secret/);
  });
});
