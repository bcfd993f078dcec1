import type { FollowCall } from '@leadferry/constant-contact';
import type { FollowRecord, HandleRecord } from '@leadferry/consumer';

/** Traces of leads: from a record, through the requests made for it, to its durable fate. */
export interface Traces {
  /** Puts the work on a record into a span, below the one its source names in the header `traceparent`. */
  readonly followRecord: FollowRecord;
  /** Puts one request to the API into a span below that of its lead. The API is told nothing of it. */
  readonly followCall: FollowCall;
  /** Notes outcome, reason and attempt on the lead's span. */
  noteFate(handle: HandleRecord): HandleRecord;
  /** Names the trace of the lead at work where this is called, for a log line; empty where none is. */
  context(): { readonly trace_id?: string; readonly span_id?: string };
  /** Sends what was not sent yet, for two seconds at most: a collector that is away must not hold up the end. */
  close(): Promise<void>;
}

/**
 * Opens traces where they are configured; `onFailure` is told when some could not be sent. Elsewhere it returns undefined and nothing of OpenTelemetry is loaded, so that
 * being off costs no memory and no time.
 */
export const openTraces = async (
  config: { readonly newShare: number } | undefined,
  version: string,
  onFailure: (error: unknown) => void,
): Promise<Traces | undefined> => {
  if (config === undefined) return undefined;
  const { createOtlpTraces } = await import('./otlp-traces.ts');
  return createOtlpTraces({ ...config, version, onFailure });
};
