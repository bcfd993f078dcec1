import { ConflictError, type Contact, type ResolvedNames, type SignUpAnswer } from '@leadferry/constant-contact';
import {
  type Choice,
  type Consent,
  chooseCall,
  type KnownContact,
  type Lead,
  leadKey,
  toContactUpdate,
  toNewContact,
  toSignUpForm,
  toTagIds,
} from '@leadferry/lead';
import type { Clock } from '@leadferry/runtime';
import type { Account } from './account.ts';
import { type WriteTrace, writeTraced } from './write-trace.ts';

/** A lead with everything its call depends on. */
export interface LeadToApply {
  readonly lead: Lead;
  readonly consent: Consent;
  /** The ids of every name the lead and its topic use. */
  readonly names: ResolvedNames;
  readonly topicLists: readonly string[];
}

/** What an attempt needs besides the lead. */
export interface AttemptOptions extends LeadToApply {
  readonly account: Account;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** What is known, and noted, of earlier writes of this lead. */
  readonly trace: WriteTrace;
  /** Whether the record was published again from a dead letter. Default false. */
  readonly isReplay?: boolean;
}

/** A contact that was written: of a sign-up form without tags just what the API answered, with no step between. */
export interface WrittenContact extends SignUpAnswer {
  /** Of the tags, where they were added by a call of their own. */
  readonly activityId?: string;
}

/** Why nothing was written: the person does not want it, or there is no contact to update. */
export type NotWritten =
  | { readonly kind: 'skipped'; readonly reason: 'unsubscribed' | 'contact_deleted' }
  | { readonly kind: 'missing' };

/** Most look-ups one attempt makes; a contact that changes faster than this is left to the next attempt. */
const mostReads = 3;

/**
 * Makes one attempt: asks `chooseCall` what to do with what is known of the contact, and does it, until a contact is
 * written or a reason not to is found. The one place where a lead's call is made.
 *
 * A create that meets an existing contact (409) reads that contact by the id in the answer and chooses again.
 *
 * @throws the client's, the budget's and the token provider's errors unchanged.
 */
export const applyOnce = (options: AttemptOptions): Promise<WrittenContact | NotWritten> => {
  const choice = choose(options, { state: 'unread' });
  return choice.kind === 'sign_up_form' ? signUp(options) : applyChoice(options, choice);
};

const choose = ({ lead, consent, clock, trace, isReplay = false }: AttemptOptions, known: KnownContact): Choice =>
  chooseCall({ lead, consent, known, nowMs: clock.now(), isRepeat: isReplay || trace.mayHaveWritten });

const applyChoice = async (options: AttemptOptions, first: Choice): Promise<WrittenContact | NotWritten> => {
  const { lead, names, topicLists, account, signal, trace } = options;
  const { call, contacts } = account;
  const about = leadKey(lead);
  let known: KnownContact = { state: 'unread' };
  let choice = first;
  for (let reads = 0; ; choice = choose(options, known)) {
    switch (choice.kind) {
      case 'read': {
        reads += 1;
        known = found(await call((token) => contacts.findContactByEmail(token, lead.email), signal, about));
        break;
      }
      case 'sign_up_form':
        return await signUp(options);
      case 'create': {
        const body = toNewContact(lead, names, topicLists);
        try {
          const create = (token: string) => contacts.createContact(token, body);
          const { contact, httpStatus } = await writeTraced(trace, call, create, signal, about);
          return { contactId: contact.contact_id, action: 'created', httpStatus };
        } catch (error) {
          if (!(error instanceof ConflictError) || reads >= mostReads) throw error;
          reads += 1;
          known = found(await readConflicting(error.contactId, options));
        }
        break;
      }
      case 'update': {
        const body = toContactUpdate(lead, names, topicLists, choice.contact);
        const contactId = choice.contact.contact_id;
        const update = (token: string) => contacts.updateContact(token, contactId, body);
        const { contact, httpStatus } = await writeTraced(trace, call, update, signal, about);
        account.compareAnswer(body, contact);
        return { contactId, action: 'updated', httpStatus };
      }
      case 'skip':
        return { kind: 'skipped', reason: choice.reason };
      case 'missing':
        return { kind: 'missing' };
      default:
        throw new Error(`no such choice: ${(choice satisfies never as { kind: string }).kind}`);
    }
  }
};

/** Sends the sign-up form and then, as that form takes none, the tags; a crash between the two repeats both harmlessly. */
const signUp = (options: AttemptOptions): Promise<WrittenContact> => {
  const { lead, names, topicLists, account, signal, trace } = options;
  const body = toSignUpForm(lead, names, topicLists);
  const tagIds = toTagIds(lead, names);
  const fill = (token: string) => account.contacts.signUpForm(token, body);
  const signedUp = writeTraced(trace, account.call, fill, signal, leadKey(lead));
  return tagIds.length === 0 ? signedUp : addTags(options, signedUp, tagIds);
};

/** Once the form was answered the signal no longer counts: to hand the lead to another worker would send it again. */
const addTags = async (
  { lead, account: { call, contacts }, trace }: AttemptOptions,
  signedUp: Promise<SignUpAnswer>,
  tagIds: string[],
): Promise<WrittenContact> => {
  const written = await signedUp;
  const tag = (token: string) => contacts.addTags(token, [written.contactId], tagIds);
  const { activityId } = await writeTraced(trace, call, tag, undefined, leadKey(lead));
  return { ...written, activityId };
};

const found = (contact: Contact | undefined): KnownContact =>
  contact === undefined ? { state: 'absent' } : { state: 'present', contact };

const readConflicting = (
  contactId: string | undefined,
  { account: { call, contacts }, lead, signal }: AttemptOptions,
): Promise<Contact | undefined> =>
  contactId === undefined
    ? call((token) => contacts.findContactByEmail(token, lead.email), signal, leadKey(lead))
    : call((token) => contacts.getContact(token, contactId), signal, leadKey(lead));
