import type { TopicConfig } from '@leadferry/config';
import { firstTimestampMs, lastHeaderValues, type UnreadRecord } from '@leadferry/consumer';
import { chooseCall, InvalidLeadError, parseLead, readConsent } from '@leadferry/lead';

/**
 * Judges a record as a worker would before it asks anybody: undefined where it is a lead that can be sent, else why it would
 * be set aside again. Names of lists, fields and tags, and what the API itself refuses, cannot be told here.
 */
export const checkLead = (
  record: UnreadRecord,
  { topic, nowMs }: { readonly topic: TopicConfig; readonly nowMs: number },
): InvalidLeadError | undefined => {
  try {
    const lead = parseLead({ ...record, headers: lastHeaderValues(record.headers) }, { nowMs });
    const ground = { topicConsent: topic.consent, recordTimestampMs: firstTimestampMs(record), nowMs };
    const consent = readConsent(lead, ground);
    chooseCall({ lead, consent, known: { state: 'unread' }, nowMs, isRepeat: true });
    return undefined;
  } catch (error) {
    if (error instanceof InvalidLeadError) return error;
    throw error;
  }
};
