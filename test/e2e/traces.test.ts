import { expect, it, vi } from 'vitest';
import { freshLead } from '../support/leads.ts';
import { setStage } from '../support/stage.ts';
import { startTraceCollector } from '../support/trace-collector.ts';

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const sourceSpanId = '00f067aa0ba902b7';

it('the trace a source began goes on through the requests for its lead, and stands in its log lines', async () => {
  await using collector = await startTraceCollector();
  const faults = [{ at: 'sign_up_form', kind: 'status', status: 429, times: 3 } as const];
  await using stage = await setStage({ limits: 'unlimited', switches: { perSecond: 'unlimited', faults } });
  const worker = await stage.startWorker({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url } });
  const lead = { ...freshLead({ seq: 1 }), headers: { traceparent: `00-${traceId}-${sourceSpanId}-01` } };
  await stage.publish('leads', [lead]);
  await vi.waitFor(() => expect(stage.fates.receipts, stage.log()).toHaveLength(1), { timeout: 30_000 });
  await worker.stop();

  const spans = collector.spans.filter((span) => span.traceId === traceId);
  const handOuts = spans.filter(({ name }) => name === 'deliver lead');
  expect(handOuts.map(({ parentSpanId }) => parentSpanId)).toEqual(handOuts.map(() => sourceSpanId));
  expect(handOuts.map(({ attributes }) => attributes)).toMatchObject([
    { 'leadferry.outcome': 'blocked', 'leadferry.reason': 'throttled', 'leadferry.attempt': 1 },
    {
      'leadferry.outcome': 'delivered',
      'leadferry.attempt': 2,
      'messaging.destination.name': stage.world.topic('leads'),
    },
  ]);
  const forms = spans.filter(({ name }) => name === 'POST sign_up_form');
  expect(forms.map(({ attributes }) => attributes['http.response.status_code'])).toEqual([429, 429, 429, 201]);
  expect(forms.map(({ parentSpanId }) => parentSpanId)).toEqual([0, 0, 0, 1].map((at) => handOuts[at]?.spanId));

  const blocked = worker.lines.filter((line) => line.includes('"partition_blocked"')).map((line) => JSON.parse(line));
  expect(blocked).toMatchObject([{ trace_id: traceId, span_id: handOuts[0]?.spanId }]);
  const joined = worker.lines.filter((line) => line.includes('"group_joined"')).map((line) => JSON.parse(line));
  expect(joined[0]).not.toHaveProperty('trace_id');
  expect(JSON.stringify(collector.spans)).not.toMatch(/person-1|Ada/);
});

it('a lead that brings no trace begins one, and a collector that is away costs no lead', async () => {
  await using stage = await setStage({ limits: 'unlimited', switches: { perSecond: 'unlimited' } });
  const worker = await stage.startWorker({ env: { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' } });
  await stage.publish('leads', [
    { ...freshLead({ seq: 1 }), headers: { traceparent: 'nonsense' } },
    freshLead({ seq: 2 }),
  ]);
  await vi.waitFor(() => expect(stage.fates.receipts, stage.log()).toHaveLength(2), { timeout: 30_000 });
  expect(await worker.stop()).toBe(0);
  expect(stage.log()).toContain('"traces_not_sent"');
});
