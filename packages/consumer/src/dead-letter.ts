import type { DeadLetterReason, FinalSettlement } from './outcome.ts';
import type { OutgoingRecord } from './publisher.ts';
import { timestampHeader } from './replayed-record.ts';
import { type HeaderValue, isRepeated, type RecordHeaders, type SourceRecord } from './source-record.ts';

/**
 * Bytes that the headers added here may take, beside the original: the dead letter topic takes the source's largest
 * record and this much more (design.md, Topics).
 */
export const deadLetterHeadroomBytes = 65_536;

const longestMessageBytes = 16_384;
const longestIdBytes = 4_096;

/**
 * Headers whose last value in a dead letter is always ours: of one that is not known there is none, or null behind what
 * the record came with.
 */
export const deadLetterHeaders = [
  '__connect.errors.topic',
  '__connect.errors.partition',
  '__connect.errors.offset',
  '__connect.errors.stage',
  '__connect.errors.exception.class.name',
  '__connect.errors.exception.message',
  'leadferry.reason',
  'leadferry.http_status',
  'leadferry.error_key',
  'leadferry.attempts',
  'leadferry.lead_id',
  'leadferry.at',
] as const;

/** A settlement that sets its record aside. */
export type DeadLettered = FinalSettlement & { readonly outcome: { readonly kind: 'dead-lettered' } };

/**
 * Turns a record into its dead letter: key, value and headers as they came, byte for byte, and behind them the headers
 * of Kafka Connect's reporter (KIP-298) and our own. A record that is a replayed dead letter keeps its older headers of
 * the same names; the last value is the present one, and null where the record came with a value of what is not known now.
 * When the record was first created is kept from the first time on.
 *
 * Values of different names keep no order among each other, since the client does not tell it. Messages beyond 16 KiB
 * and ids beyond 4 KiB are cut, so that the added part stays below {@link deadLetterHeadroomBytes}.
 */
export const toDeadLetter = (record: SourceRecord, settlement: DeadLettered, atMs: number): OutgoingRecord => {
  const { reason, message } = settlement.outcome;
  const added: Record<(typeof deadLetterHeaders)[number], string | undefined> = {
    '__connect.errors.topic': record.topic,
    '__connect.errors.partition': String(record.partition),
    '__connect.errors.offset': record.offset,
    '__connect.errors.stage': stageOf(reason),
    '__connect.errors.exception.class.name': `leadferry.${reason}`,
    '__connect.errors.exception.message': cut(message, longestMessageBytes),
    'leadferry.reason': reason,
    'leadferry.http_status': settlement.httpStatus?.toString(),
    'leadferry.error_key': settlement.errorKey && cut(settlement.errorKey, longestIdBytes),
    'leadferry.attempts': String(settlement.attempts),
    'leadferry.lead_id': settlement.leadId && cut(settlement.leadId, longestIdBytes),
    'leadferry.at': new Date(atMs).toISOString(),
  };
  const timestamp = timestampHeader in record.headers ? {} : { [timestampHeader]: String(record.timestampMs) };
  return {
    partition: record.partition,
    key: record.key,
    value: record.value,
    headers: addHeaders(record.headers, { ...added, ...timestamp }),
  };
};

/** Names the step that failed in Connect's words: reading the value, mapping it, or handing it to the sink. */
const stageOf = (reason: DeadLetterReason): string => {
  switch (reason) {
    case 'not_json':
    case 'empty':
    case 'tombstone':
    case 'too_large':
      return 'VALUE_CONVERTER';
    case 'contact_not_found':
    case 'rejected':
    case 'poison':
      return 'TASK_PUT';
    default:
      return 'TRANSFORMATION';
  }
};

const addHeaders = (given: RecordHeaders, added: Readonly<Record<string, string | undefined>>): RecordHeaders => {
  const headers = new Map<string, HeaderValue | readonly HeaderValue[]>(Object.entries(given));
  for (const [name, text] of Object.entries(added)) {
    const before = headers.get(name);
    if (text === undefined && before === undefined) continue;
    const value = text === undefined ? null : Buffer.from(text);
    headers.set(name, before === undefined ? value : [...(isRepeated(before) ? before : [before]), value]);
  }
  return Object.fromEntries(headers);
};

const cut = (text: string, bytes: number): string => {
  const whole = Buffer.from(text);
  return whole.length <= bytes ? text : `${new TextDecoder().decode(whole.subarray(0, bytes - 8))}…`;
};
