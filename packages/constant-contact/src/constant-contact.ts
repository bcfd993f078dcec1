import type {
  AccountSummary,
  ContactAnswer,
  ContactList,
  CustomField,
  Page,
  SignUpAnswer,
  Tag,
  TaggingAnswer,
  UserPrivilege,
} from './answers.ts';
import type { Contact } from './contact.ts';
import type { ContactUpdate, NewContact, SignUpForm } from './contact-requests.ts';

/**
 * Calls the Constant Contact V3 API. One function call is exactly one HTTP request: nothing is retried, redirected,
 * limited or refreshed here, and only paging is left to the caller.
 *
 * Every function throws the errors of the error table: `ContactRejectedError`, `NotFoundError`, `UnauthorizedError`,
 * `ForbiddenError`, `ConflictError`, `RateLimitedError`, `ContactsUnavailableError`. None of them carries what was
 * sent, the token or the answer.
 */
export interface ConstantContact {
  /** Creates or updates by email address and makes the contact explicit; lists and custom fields are added to. */
  signUpForm(accessToken: string, body: SignUpForm): Promise<SignUpAnswer>;
  /** Creates a contact. A `ConflictError` names the one that exists, deleted ones included, where the API says it. */
  createContact(accessToken: string, body: NewContact): Promise<ContactAnswer>;
  /**
   * Finds the contact with exactly this address, whatever its status, with all sub-resources but notes. Resolves with
   * undefined where the account has none. Search may lag behind writes; `getContact` does not.
   */
  findContactByEmail(accessToken: string, email: string): Promise<Contact | undefined>;
  /** Reads one contact, with all sub-resources but notes. Throws `NotFoundError` for an unknown id. */
  getContact(accessToken: string, contactId: string): Promise<Contact>;
  /** Replaces a contact: a top-level property left out is nulled, an array left out is kept. Revives a deleted one. */
  updateContact(accessToken: string, contactId: string, body: ContactUpdate): Promise<ContactAnswer>;
  /** Queues the adding of up to 50 tags to up to 500 contacts. */
  addTags(accessToken: string, contactIds: readonly string[], tagIds: readonly string[]): Promise<TaggingAnswer>;
  /** Lists contact lists, up to 500 a page. `cursor` is the `next` of the page before. */
  listContactLists(accessToken: string, cursor?: string): Promise<Page<ContactList>>;
  /** Lists custom fields, up to 100 a page, which is as many as an account may have. */
  listCustomFields(accessToken: string, cursor?: string): Promise<Page<CustomField>>;
  /** Lists tags, up to 500 a page. */
  listTags(accessToken: string, cursor?: string): Promise<Page<Tag>>;
  /** Creates a text custom field. Throws `ConflictError` where the label is taken. */
  createCustomField(accessToken: string, label: string): Promise<CustomField>;
  /** Creates a tag. Throws `ConflictError` where the name is taken. */
  createTag(accessToken: string, name: string): Promise<Tag>;
  /** Says whose account the token opens. */
  getAccountSummary(accessToken: string): Promise<AccountSummary>;
  /** Lists what the token's user may do. Needs no scope, which makes it the probe of a token (design decision 3). */
  getUserPrivileges(accessToken: string): Promise<readonly UserPrivilege[]>;
  /** Waits for calls under way, then closes every connection. Later calls fail as `not_sent`. */
  close(): Promise<void>;
}
