import { lastHeaderValues, type SourceRecord, type UnreadRecord } from '@leadferry/consumer';
import { InvalidLeadError, type Lead, leadKey, parseLead } from '@leadferry/lead';
import type { Clock } from '@leadferry/runtime';

/** Reads records as leads, each once: for its lane, and when its turn has come. */
export interface LeadReader {
  /** Names a record's lane, the lower-cased email. A record that is no lead depends on no other. Never throws. */
  laneOf(record: UnreadRecord): string | undefined;
  /** @throws {InvalidLeadError} with every fault of the record. */
  read(record: SourceRecord): Lead;
}

type Read = { readonly lead: Lead } | { readonly fault: InvalidLeadError };

/** Creates a reader. What it has read of a record stays with the record. */
export const createLeadReader = (clock: Pick<Clock, 'now'>): LeadReader => {
  const parse = ({ value, timestampMs, headers }: UnreadRecord): Read => {
    try {
      return { lead: parseLead({ value, timestampMs, headers: lastHeaderValues(headers) }, { nowMs: clock.now() }) };
    } catch (error) {
      if (!(error instanceof InvalidLeadError)) throw error;
      return { fault: error };
    }
  };

  const readOnce = (record: UnreadRecord): Read => {
    record.reading ??= parse(record);
    return record.reading as Read;
  };

  return {
    laneOf: (record) => {
      const read = readOnce(record);
      return 'lead' in read ? leadKey(read.lead) : undefined;
    },
    read: (record) => {
      const read = readOnce(record);
      if ('fault' in read) throw read.fault;
      return read.lead;
    },
  };
};
