import type { TopicConfig } from '@leadferry/config';
import { firstTimestampMs, type HandleRecord, readReplays } from '@leadferry/consumer';
import { chooseCall, collectNames, type Lead, readConsent } from '@leadferry/lead';
import type { Clock } from '@leadferry/runtime';
import { unlessAborted } from '@leadferry/runtime';
import type { Accounts } from './accounts.ts';
import { applyLead } from './apply-lead.ts';
import { hashContact } from './hash-contact.ts';
import type { LeadReader } from './lead-reader.ts';
import { settleFailure } from './settle-failure.ts';
import { settleSuccess } from './settle-success.ts';

export interface DeliverLeadDependencies {
  readonly topics: ReadonlyMap<string, TopicConfig>;
  readonly leads: Pick<LeadReader, 'read'>;
  /** Gives the account a topic belongs to. Fails while its secrets cannot be read. */
  readonly accounts: Pick<Accounts, 'atHand' | 'open'>;
  readonly clock: Clock;
  readonly random: () => number;
}

/**
 * Carries one record from Kafka into Constant Contact and says what became of it. This is the product's story:
 *
 * 1. a record is parsed into a lead, with every limit of the API checked before any request is spent, those that hang
 *    on its consent too;
 * 2. the topic's account is opened: its token, its share of the request budget, its names;
 * 3. the lead's consent decides the call (design decision 6);
 * 4. lists, custom fields and tags are resolved from names to ids;
 * 5. a contact that is as it was last delivered is left alone, unless the person has consented since;
 * 6. the contact is written, read first wherever a blind write could undo an opt-out;
 * 7. the fate is settled: delivered, skipped or dead-lettered is the end of the record; blocked hands it out again.
 *
 * Every failure is classified in one place, `settleFailure`. What that does not know is a bug and ends the process.
 * The signal interrupts waiting, never a request that has been sent.
 */
export const createDeliverLead = ({
  topics,
  leads,
  accounts,
  clock,
  random,
}: DeliverLeadDependencies): HandleRecord => {
  return async (record, signal) => {
    const topic = topics.get(record.topic);
    if (topic === undefined) throw new Error(`a record came from topic ${record.topic}, which is not configured`);
    const { attempt } = record;
    const recordTimestampMs = firstTimestampMs(record);
    const isReplay = readReplays(record.headers) > 0;
    const nowMs = clock.now();
    const trace = { mayHaveWritten: record.mayHaveBeenSent };
    let lead: Lead | undefined;
    try {
      lead = leads.read(record);
      const consent = readConsent(lead, { topicConsent: topic.consent, recordTimestampMs, nowMs });
      // Asked for its refusals: a lead that no call could carry waits for no account and costs no request.
      chooseCall({ lead, consent, known: { state: 'unread' }, nowMs, isRepeat: isReplay || trace.mayHaveWritten });
      const account = accounts.atHand(topic.account) ?? (await unlessAborted(accounts.open(topic.account), signal));
      const wanted = collectNames(lead, topic.lists);
      const names = account.names.atHand(wanted) ?? (await account.names.resolve(wanted, { signal }));
      const hashes = hashContact({ lead, consent, names, topicLists: topic.lists }, account.fingerprint);
      const applied = await applyLead({
        lead,
        consent,
        names,
        topicLists: topic.lists,
        hashes,
        account,
        topic,
        record,
        attempt,
        isReplay,
        trace,
        clock,
        random,
        signal,
      });
      return settleSuccess({ lead, consent, hashes, applied, topic });
    } catch (error) {
      if (error === signal.reason) throw error;
      const failed = settleFailure(error, { lead, topic, nowMs: clock.now(), random, attempts: attempt });
      return { ...failed, mayHaveBeenSent: trace.mayHaveWritten };
    }
  };
};
