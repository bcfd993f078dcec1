import { overLimits, wrongFields } from '../../../services/lead-worker/test/support/bad-fields.ts';
import {
  type BadRecord,
  badEnvelopes,
  unreadableRecords,
} from '../../../services/lead-worker/test/support/bad-records.ts';
import type { SourceRecord } from '../../support/topics.ts';

/** A kind of record that nothing can be made of, and the reason it is set aside for. */
export interface Garbage {
  readonly what: string;
  readonly reason: string;
  readonly record: SourceRecord;
}

/** Kinds that are bad by the moment at which they are read: their moment was another. */
const isOfItsTime = ({ what }: BadRecord): boolean => what.includes('from the future');

/** Every kind that the lead worker's own tests know, bytes as they are published. */
export const garbageKinds: readonly Garbage[] = [...unreadableRecords, ...badEnvelopes, ...wrongFields, ...overLimits]
  .filter((bad) => !isOfItsTime(bad))
  .map(({ what, reason, record: { value, headers = {} } }) => ({
    what,
    reason,
    record: {
      key: what,
      value: value === null || Buffer.isBuffer(value) ? value : JSON.stringify(value),
      headers: headers as NonNullable<SourceRecord['headers']>,
    },
  }));
