import { isBody } from '../contacts/check-properties.ts';
import { contactKey } from '../contacts/contact.ts';
import type { CallNote } from '../http/serve-call.ts';
import type { Account } from '../world/account.ts';

/** Name of the custom field whose value the journal keeps for each write (design, "Proofs"). */
export const PROOF_FIELD = 'proof_seq';

const findSentAddress = (body: unknown): string | undefined => {
  if (!isBody(body)) return undefined;
  const { email_address: email } = body;
  if (typeof email === 'string') return email;
  return isBody(email) && typeof email.address === 'string' ? email.address : undefined;
};

const findSentContactId = (body: unknown): string | undefined => {
  if (!isBody(body) || !isBody(body.source) || !Array.isArray(body.source.contact_ids)) return undefined;
  const [only, ...more] = body.source.contact_ids;
  return typeof only === 'string' && more.length === 0 ? only : undefined;
};

const findProofSeq = (account: Account, body: unknown): string | undefined => {
  const fieldId = account.customFields.find(PROOF_FIELD)?.custom_field_id;
  if (fieldId === undefined || !isBody(body) || !Array.isArray(body.custom_fields)) return undefined;
  const sent = body.custom_fields.find((field) => isBody(field) && field.custom_field_id === fieldId);
  return isBody(sent) && typeof sent.value === 'string' ? sent.value : undefined;
};

/** Notes for the journal whom a request is about: by the path's contact, the body's address, or the one contact tagged. */
export const describeCall = (
  account: Account,
  params: Readonly<Record<string, string>>,
  body: unknown,
  note: CallNote,
): void => {
  const contactId = params.contact_id ?? findSentContactId(body);
  const stored = contactId === undefined ? undefined : account.contacts.get(contactId);
  const address = stored?.email_address?.address ?? findSentAddress(body);

  note.contactId = contactId;
  note.contactKey = address === undefined ? undefined : contactKey(address);
  note.proofSeq = findProofSeq(account, body);
};
