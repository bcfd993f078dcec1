import { ConflictError, type Contact, type ResolvedNames } from '@leadferry/constant-contact';
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

/** What one attempt did: a contact written, a reason for not writing, or no contact to update. */
export type Applied =
  | {
      readonly kind: 'written';
      readonly contactId: string;
      readonly action: 'created' | 'updated';
      readonly httpStatus: number;
      readonly activityId?: string;
    }
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
export const applyOnce = (options: AttemptOptions): Promise<Applied> => {
  const choice = choose(options, { state: 'unread' });
  return choice.kind === 'sign_up_form' ? signUp(options) : applyChoice(options, choice);
};

const choose = ({ lead, consent, clock, trace, isReplay = false }: AttemptOptions, known: KnownContact): Choice =>
  chooseCall({ lead, consent, known, nowMs: clock.now(), isRepeat: isReplay || trace.mayHaveWritten });

const applyChoice = async (options: AttemptOptions, first: Choice): Promise<Applied> => {
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
          return { kind: 'written', contactId: contact.contact_id, action: 'created', httpStatus };
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
        return { kind: 'written', contactId, action: 'updated', httpStatus };
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

/**
 * Sends the sign-up form and then, as that form takes none, the tags; a crash between the two repeats both harmlessly.
 * Once the form was answered the signal no longer counts: to hand the lead to another worker would send it again.
 */
const signUp = async ({ lead, names, topicLists, account, signal, trace }: AttemptOptions): Promise<Applied> => {
  const { call, contacts } = account;
  const about = leadKey(lead);
  const body = toSignUpForm(lead, names, topicLists);
  const tagIds = toTagIds(lead, names);
  const fill = (token: string) => contacts.signUpForm(token, body);
  const { contactId, action, httpStatus } = await writeTraced(trace, call, fill, signal, about);
  if (tagIds.length === 0) return { kind: 'written', contactId, action, httpStatus };
  const tag = (token: string) => contacts.addTags(token, [contactId], tagIds);
  const { activityId } = await writeTraced(trace, call, tag, undefined, about);
  return { kind: 'written', contactId, action, httpStatus, activityId };
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
