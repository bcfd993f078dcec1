import type { CallApi, UnchangedMemory } from '@leadferry/account';
import type { Budget } from '@leadferry/budget';
import type { ConstantContact, Contact, ContactUpdate, Names } from '@leadferry/constant-contact';
import { compareContact } from '@leadferry/lead';
import type { Logger } from '@leadferry/runtime';
import type { TokenProvider } from '@leadferry/token';
import type { LeadWorkerMetrics } from './metrics.ts';

/** One Constant Contact account, ready to be written to. */
export interface Account {
  readonly name: string;
  readonly contacts: ConstantContact;
  readonly names: Names;
  readonly tokens: TokenProvider;
  readonly budget: Budget;
  /** Makes one request with this account's token, on a permit of the API key's budget. */
  readonly call: CallApi;
  /** What was last delivered to its contacts. */
  readonly memory: UnchangedMemory;
  /** Names a person's data by a keyed hash: HMAC-SHA-256 in hex (design decision 10). */
  readonly fingerprint: (text: string) => string;
  /** Compares a PUT's answer with what was sent, and counts and logs the fields that differ (design decision 6). */
  readonly compareAnswer: (sent: ContactUpdate, answer: Contact) => void;
}

/** Creates the comparison of a PUT with its answer. A difference is reported, not repaired: the write has happened. */
export const createAnswerComparison =
  ({ account, logger, metrics }: { account: string; logger: Logger; metrics: LeadWorkerMetrics }) =>
  (sent: ContactUpdate, answer: Contact): void => {
    const fields = compareContact(sent, answer);
    if (fields.length === 0) return;
    metrics.updateDifferences.inc({ account });
    logger.warn({ account, contactId: answer.contact_id, fields }, 'contact_answer_differs');
  };
