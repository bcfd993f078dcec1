import { resolve } from 'node:path';
import type { SwitchesUpdate } from '@leadferry/simulator';
import { describe, expect, it, vi } from 'vitest';
import { checkMetrics, listSeries } from '../support/check-metrics.ts';
import { printFigures } from '../support/figures.ts';
import { type Stage, setStage } from '../support/stage.ts';
import type { SourceRecord } from '../support/topics.ts';
import { startWorker } from '../support/worker-process.ts';

const keeperMain = resolve(import.meta.dirname, '../../services/token-keeper/src/main.ts');

const partitions = 12;
/** A series is one line with a value: each bucket of a histogram is one, as Prometheus stores them. */
const mostSeries = 250;

/** Names that dashboards, alerts and operators' scripts hang on. */
const expected = [
  'leadferry_leads_total',
  'leadferry_lead_seconds_count',
  'leadferry_leads_in_flight',
  'leadferry_consumer_lag',
  'leadferry_budget_day_remaining',
  'leadferry_api_requests_total',
  'leadferry_api_request_seconds_count',
  'leadferry_api_outage',
  'leadferry_token_access_expires_seconds',
  'leadferry_token_epoch',
  'leadferry_token_generation',
  'leadferry_token_reauth_required',
  'leadferry_kafka_connected',
  'leadferry_build_info',
  'nodejs_eventloop_lag_p99_seconds',
];

const record = (at: number, value: object | string): SourceRecord => ({
  key: `person-${at}@example.org`,
  partition: at % partitions,
  value:
    typeof value === 'string'
      ? value
      : JSON.stringify({ id: `web-${at}`, email: `person-${at}@example.org`, ...value }),
});

/** One of every road a lead can take: each call of the API a worker makes, and many reasons of each outcome. */
const everyRoad: readonly (object | string)[] = [
  { firstName: 'Ada', consent: { permission: 'explicit' } },
  { firstName: 'Ada', consent: { permission: 'explicit' }, tags: ['expo'] },
  { firstName: 'Ada' },
  { firstName: 'Ada', tags: ['partner'] },
  { operation: 'update', firstName: 'Ada' },
  { customFields: { short_code: '7QX2' } },
  { lists: ['No such list'] },
  { tags: ['no such tag'] },
  { customFields: { no_such_field: 'x' } },
  { birthday: { month: 14, day: 1 } },
  'no JSON',
  '',
];

/** Each kind of failure of the API, on the calls that leads are made of. */
const faults: NonNullable<SwitchesUpdate['faults']> = (
  ['sign_up_form', 'get_contacts', 'create_contact', 'update_contact'] as const
).flatMap((at) => [
  { at, kind: 'status', status: 503, times: 1 },
  { at, kind: 'status', status: 429, skip: 1, times: 1 },
  { at, kind: 'reset', skip: 2, times: 1 },
]);

const untilSettled = (stage: Stage, count: number): Promise<void> =>
  vi.waitFor(() => expect(stage.fates.receipts, stage.log()).toHaveLength(count), { timeout: 60_000, interval: 250 });

describe('the metrics of a worker with twelve partitions, after leads of every kind and failures of the API', () => {
  it('pass promtool, are all there, and are no more than 250 series', async () => {
    const switches = { perSecond: 'unlimited', faults } as const;
    await using stage = await setStage({ partitions, limits: { perSecond: 200 }, switches });
    const worker = await stage.startWorker();
    const first = everyRoad.map((value, at) => record(at, value));
    await stage.publish('leads', first);
    await untilSettled(stage, first.length);
    const again = everyRoad.slice(0, 6).map((value, at) => record(at, { ...(value as object), jobTitle: 'Analyst' }));
    const unchanged = first.slice(0, 1);
    await stage.publish('leads', [...again, ...unchanged]);
    await untilSettled(stage, first.length + again.length + unchanged.length);
    const topic = `{topic="${stage.world.topic('leads')}"}`;
    await vi.waitFor(
      async () => {
        expect(await worker.metric(`leadferry_consumer_lag${topic}`)).toBe(0);
        expect(await worker.metric(`leadferry_leads_in_flight${topic}`)).toBe(0);
      },
      { timeout: 15_000, interval: 250 },
    );

    const shown = (await worker.ask('/metrics'))?.body ?? '';
    const series = listSeries(shown);
    const names = new Set(series.map((one) => one.split('{', 1)[0]));
    printFigures('metrics', { series: series.length, names: names.size });
    expect(await checkMetrics(shown)).toEqual([]);
    expect(new Set(series).size).toBe(series.length);
    expect(series.length).toBeLessThanOrEqual(mostSeries);
    expect([...names]).toEqual(expect.arrayContaining(expected));
  }, 300_000);
});

it('the metrics of the leading token-keeper pass promtool, and are no more than 250 series', async () => {
  await using stage = await setStage({ partitions });
  const env = { ...stage.world.env, LEADFERRY_FLEET_EVERY_MS: '500' };
  const keeper = await startWorker({ env, config: stage.world.config, main: keeperMain });
  try {
    const topic = stage.world.topic('leads');
    await vi.waitFor(
      async () => {
        expect(await keeper.metric('leadferry_keeper_leads'), keeper.lines.join('\n')).toBe(1);
        expect(await keeper.metric(`leadferry_backlog_records{topic="${topic}"}`)).toBe(0);
        expect(await keeper.metric('leadferry_token_generation{account="default"}')).toBe(0);
      },
      { timeout: 60_000, interval: 250 },
    );
    const shown = (await keeper.ask('/metrics'))?.body ?? '';
    expect(await checkMetrics(shown)).toEqual([]);
    expect(listSeries(shown).length).toBeLessThanOrEqual(mostSeries);
  } finally {
    await keeper.stop();
  }
}, 300_000);
