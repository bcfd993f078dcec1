import { lastHeaderValues, readReplays, type UnreadRecord } from '@leadferry/consumer';

/** A dead letter as an operator sees it. The record itself may hold personal data; the rest does not. */
export interface DeadLetter {
  readonly record: UnreadRecord;
  readonly partition: number;
  readonly offset: bigint;
  readonly reason: string;
  readonly message: string | undefined;
  readonly leadId: string | undefined;
  readonly attempts: number | undefined;
  readonly httpStatus: number | undefined;
  readonly errorKey: string | undefined;
  /** When it was set aside, in epoch milliseconds. */
  readonly atMs: number;
  /** The partition of the source topic it came from. */
  readonly sourcePartition: number | undefined;
  readonly sourceOffset: string | undefined;
  /** How often its lead had been replayed before it was set aside this time. */
  readonly replays: number;
}

/** Reads a record of a dead letter topic. What another program put there has the reason `unknown`. */
export const readDeadLetter = (record: UnreadRecord): DeadLetter => {
  const values = lastHeaderValues(record.headers);
  const text = (name: string): string | undefined => values[name]?.toString();
  const whole = (name: string): number | undefined => {
    const found = text(name);
    return found !== undefined && /^\d{1,15}$/.test(found) ? Number(found) : undefined;
  };
  const atMs = Date.parse(text('leadferry.at') ?? '');
  return {
    record,
    partition: record.partition,
    offset: BigInt(record.offset),
    reason: text('leadferry.reason') ?? 'unknown',
    message: text('__connect.errors.exception.message'),
    leadId: text('leadferry.lead_id'),
    attempts: whole('leadferry.attempts'),
    httpStatus: whole('leadferry.http_status'),
    errorKey: text('leadferry.error_key'),
    atMs: Number.isNaN(atMs) ? record.timestampMs : atMs,
    sourcePartition: whole('__connect.errors.partition'),
    sourceOffset: text('__connect.errors.offset'),
    replays: readReplays(record.headers),
  };
};
