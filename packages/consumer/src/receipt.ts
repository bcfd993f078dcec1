import { scrubText } from '@leadferry/runtime/config';
import { toIsoTime } from './iso-time.ts';
import type { FinalSettlement } from './outcome.ts';
import type { OutgoingRecord } from './publisher.ts';
import { lastHeaderValues, type RecordHeaders, type SourceRecord, type UnreadRecord } from './source-record.ts';

/** Names the consumer group that settled the record: another group reads the same records for a purpose of its own. */
const groupHeader = 'leadferry.group';

/** When a record was first handed out by this process, and when its fate was known. */
export interface SettlementTimes {
  readonly receivedAtMs: number;
  readonly settledAtMs: number;
}

let headersMade: { readonly groupId: string; readonly headers: RecordHeaders } | undefined;

/** A process writes the receipts of one group. */
const headersOf = (groupId: string): RecordHeaders => {
  if (headersMade?.groupId !== groupId) headersMade = { groupId, headers: { [groupHeader]: Buffer.from(groupId) } };
  return headersMade.headers;
};

/**
 * Turns a settlement into its receipt: JSON with exactly the fields of design.md "Receipts", always all of them, `null`
 * where nothing is known. Key: the lead id, or `topic/partition/offset` where none could be read. Partition: the
 * source's, so that whoever is assigned it can read back what was settled.
 */
export const toReceipt = (
  record: SourceRecord,
  settlement: FinalSettlement,
  times: SettlementTimes,
  groupId: string,
): OutgoingRecord => {
  const { topic, partition, offset } = record;
  const { outcome, leadId } = settlement;
  const receipt = {
    leadId: leadId ?? null,
    // A source may be an address: of an envelope it is whatever its sender wrote.
    source: settlement.source === undefined ? null : scrubText(settlement.source),
    topic,
    partition,
    offset,
    outcome: outcome.kind,
    reason: outcome.kind === 'delivered' ? null : outcome.reason,
    lane: settlement.lane ?? null,
    contactId: settlement.contactId ?? null,
    action: settlement.action ?? null,
    activityId: settlement.activityId ?? null,
    httpStatus: settlement.httpStatus ?? null,
    consent: settlement.consent ?? null,
    attempts: settlement.attempts,
    receivedAt: toIsoTime(times.receivedAtMs),
    settledAt: toIsoTime(times.settledAtMs),
    contactKey: settlement.contactKey ?? null,
    contactHash: settlement.contactHash ?? null,
  };
  return {
    partition,
    key: leadId ?? `${topic}/${partition}/${offset}`,
    value: JSON.stringify(receipt),
    headers: headersOf(groupId),
  };
};

/** Which record a receipt is of, and of which group. */
export interface ReceiptPosition {
  readonly groupId: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

/** Reads which record a receipt is of; undefined where the record is no receipt of ours. */
export const readReceiptPosition = ({ value, headers }: UnreadRecord): ReceiptPosition | undefined => {
  const groupId = lastHeaderValues(headers)[groupHeader];
  if (groupId === undefined || value === null) return undefined;
  const { topic, partition, offset } = JSON.parse(String(value)) as Record<string, unknown>;
  if (typeof topic !== 'string' || typeof partition !== 'number' || typeof offset !== 'string') return undefined;
  return { groupId: String(groupId), topic, partition, offset };
};
