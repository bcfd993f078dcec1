import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { lastHeaderValues, type RecordHeaders } from '@leadferry/consumer';
import { errorCode } from '@leadferry/runtime';
import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { setGlobalErrorHandler, W3CTraceContextPropagator } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { detectResources, envDetector, resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { Traces } from './open-traces.ts';

/** The span of a lead at work, and what it was begun in. */
interface LeadAtWork {
  readonly span: Span;
  readonly context: Context;
  isOver: boolean;
}

/** What traces are made with. */
export interface OtlpTracesOptions {
  readonly newShare: number;
  readonly version: string;
  /** Is told when spans could not be sent; they are lost. */
  readonly onFailure: (error: unknown) => void;
}

const closeWithinMs = 2000;

/**
 * Creates traces that go to the collector which OpenTelemetry's own variables name (`OTEL_EXPORTER_OTLP_ENDPOINT`,
 * `OTEL_EXPORTER_OTLP_HEADERS`, …), in batches, as OTLP over HTTP in JSON. `newShare` is the share, from 0 to 1, of leads that
 * begin a trace where their source began none; a trace that a source began is kept or not as the source says.
 *
 * Spans name topic, partition, offset, endpoint, status, outcome and reason, and nothing of the person. A collector that is away
 * costs spans, never leads.
 */
export const createOtlpTraces = ({ newShare, version, onFailure }: OtlpTracesOptions): Traces => {
  setGlobalErrorHandler(onFailure);
  const own = resourceFromAttributes({ 'service.name': 'lead-worker', 'service.version': version });
  const provider = new TracerProvider({
    resource: own.merge(detectResources({ detectors: [envDetector] })),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(newShare) }),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  const tracer = provider.getTracer('leadferry', version);
  const atWork = new AsyncLocalStorage<LeadAtWork>();

  /** What a lead set going may outlive it, a timer that others share for one: that is of no lead any more. */
  const present = (): LeadAtWork | undefined => {
    const lead = atWork.getStore();
    return lead?.isOver === false ? lead : undefined;
  };

  return {
    followRecord: async (record, run) => {
      const { topic, partition, offset } = record;
      const attributes = {
        'messaging.system': 'kafka',
        'messaging.destination.name': topic,
        'messaging.destination.partition.id': String(partition),
        'messaging.kafka.offset': Number(offset),
      };
      const parent = readParent(record.headers);
      const span = tracer.startSpan('deliver lead', { kind: SpanKind.CONSUMER, attributes }, parent);
      const lead: LeadAtWork = { span, context: trace.setSpan(parent, span), isOver: false };
      try {
        await atWork.run(lead, run);
      } finally {
        lead.isOver = true;
        span.end();
      }
    },
    followCall: (call, send) => followCall(tracer, present()?.context ?? ROOT_CONTEXT, call, send),
    noteFate: (handle) => async (record, signal) => {
      const settlement = await handle(record, signal);
      const { outcome } = settlement;
      present()?.span.setAttributes({
        'leadferry.outcome': outcome.kind,
        ...('reason' in outcome ? { 'leadferry.reason': outcome.reason } : {}),
        'leadferry.attempt': record.attempt,
      });
      return settlement;
    },
    context: () => {
      const at = present()?.span.spanContext();
      return at === undefined ? {} : { trace_id: at.traceId, span_id: at.spanId };
    },
    close: async () => {
      const isLate = sleep(closeWithinMs, true, { ref: false });
      const sent = provider.shutdown().then(() => false);
      try {
        if (await Promise.race([sent, isLate])) onFailure(new Error('the collector did not answer before the end'));
      } catch (error) {
        onFailure(error);
      }
    },
  };
};

const followCall = async <T extends { readonly status: number }>(
  tracer: Tracer,
  parent: Context,
  { method, endpoint }: { readonly method: string; readonly endpoint: string },
  send: () => Promise<T>,
): Promise<T> => {
  const attributes = { 'http.request.method': method, 'leadferry.endpoint': endpoint };
  const span = tracer.startSpan(`${method} ${endpoint}`, { kind: SpanKind.CLIENT, attributes }, parent);
  try {
    const answer = await send();
    span.setAttribute('http.response.status_code', answer.status);
    if (answer.status >= 400) span.setStatus({ code: SpanStatusCode.ERROR });
    return answer;
  } catch (error) {
    span.setAttribute('error.type', errorCode(error) ?? 'unknown');
    span.setStatus({ code: SpanStatusCode.ERROR });
    throw error;
  } finally {
    span.end();
  }
};

const propagator = new W3CTraceContextPropagator();

/** A `traceparent` that is none is as good as absent: the lead begins a trace of its own. */
const readParent = (headers: RecordHeaders): Context => {
  const values = lastHeaderValues(headers);
  return propagator.extract(ROOT_CONTEXT, values, {
    keys: (carrier) => Object.keys(carrier),
    get: (carrier, name) => carrier[name]?.toString('latin1'),
  });
};
