import { lastHeaderValues, readReplays, type UnreadRecord } from '@leadferry/consumer';
import { readOwnHeaders } from './read-own-headers.ts';

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

/**
 * Reads a record of a dead letter topic. What another program put there has the reason `unknown`, and of its headers only
 * the numbers of the place it came from are read, as Kafka Connect's own reporter writes them.
 */
export const readDeadLetter = (record: UnreadRecord): DeadLetter => {
  const own = readOwnHeaders(record.headers);
  const last = lastHeaderValues(record.headers);
  const atMs = Date.parse(own.get('leadferry.at') ?? '');
  const sourceOffset = String(last['__connect.errors.offset'] ?? '');
  return {
    record,
    partition: record.partition,
    offset: BigInt(record.offset),
    reason: own.get('leadferry.reason') ?? 'unknown',
    message: own.get('__connect.errors.exception.message'),
    leadId: own.get('leadferry.lead_id'),
    attempts: toWhole(own.get('leadferry.attempts')),
    httpStatus: toWhole(own.get('leadferry.http_status')),
    errorKey: own.get('leadferry.error_key'),
    atMs: Number.isNaN(atMs) ? record.timestampMs : atMs,
    sourcePartition: toWhole(last['__connect.errors.partition']?.toString()),
    sourceOffset: /^\d{1,19}$/.test(sourceOffset) ? sourceOffset : undefined,
    replays: readReplays(record.headers),
  };
};

const toWhole = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
