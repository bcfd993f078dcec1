import type { ConstantContact } from '../constant-contact.ts';
import type { Contact } from '../contact.ts';
import { ContactsUnavailableError } from '../errors.ts';
import { activitySchema, signUpSchema } from '../reading/answer-schemas.ts';
import { contactSchema, contactsSchema } from '../reading/contact-schema.ts';
import { readAnswer } from '../reading/read-answer.ts';
import type { CallDependencies } from './call-dependencies.ts';

type ContactCalls = Pick<
  ConstantContact,
  'signUpForm' | 'createContact' | 'findContactByEmail' | 'getContact' | 'updateContact' | 'addTags'
>;

/** Everything a later PUT merges with. Notes are kept by a PUT that leaves them out and can be large. */
const include = 'custom_fields,list_memberships,taggings,phone_numbers,street_addresses';

/** Creates the calls that read and write contacts (reference 3). */
export const createContactCalls = ({ send, clock }: CallDependencies): ContactCalls => ({
  async signUpForm(accessToken, body) {
    const path = '/contacts/sign_up_form';
    const answer = await send({ endpoint: 'sign_up_form', method: 'POST', path, accessToken, body });
    const { contact_id, action } = readAnswer(answer, signUpSchema, clock.now());
    const isCreated = action === undefined ? answer.status === 201 : action === 'created';
    return { contactId: contact_id, action: isCreated ? 'created' : 'updated', httpStatus: answer.status };
  },

  async createContact(accessToken, body) {
    const answer = await send({ endpoint: 'create_contact', method: 'POST', path: '/contacts', accessToken, body });
    return { contact: readAnswer(answer, contactSchema, clock.now()), httpStatus: answer.status };
  },

  async findContactByEmail(accessToken, email) {
    const path = `/contacts?status=all&include=${include}&email=${encodeURIComponent(email)}`;
    const answer = await send({ endpoint: 'find_contact', method: 'GET', path, accessToken });
    return chooseByEmail(readAnswer(answer, contactsSchema, clock.now()).contacts, email);
  },

  async getContact(accessToken, contactId) {
    const path = `/contacts/${encodeURIComponent(contactId)}?include=${include}`;
    const answer = await send({ endpoint: 'get_contact', method: 'GET', path, accessToken });
    return requireSame(readAnswer(answer, contactSchema, clock.now()), contactId, answer.status);
  },

  async updateContact(accessToken, contactId, body) {
    const path = `/contacts/${encodeURIComponent(contactId)}`;
    const answer = await send({ endpoint: 'update_contact', method: 'PUT', path, accessToken, body });
    const contact = requireSame(readAnswer(answer, contactSchema, clock.now()), contactId, answer.status);
    return { contact, httpStatus: answer.status };
  },

  async addTags(accessToken, contactIds, tagIds) {
    const path = '/activities/contacts_taggings_add';
    const body = { source: { contact_ids: contactIds }, tag_ids: tagIds };
    const answer = await send({ endpoint: 'add_tags', method: 'POST', path, accessToken, body });
    return { activityId: readAnswer(answer, activitySchema, clock.now()).activity_id, httpStatus: answer.status };
  },
});

/** Never trusts the filter alone: a contact of another address must not be written to. A living one goes first. */
const chooseByEmail = (contacts: readonly Contact[], email: string): Contact | undefined => {
  const wanted = email.trim().toLowerCase();
  const same = contacts.filter((contact) => contact.email_address?.address.trim().toLowerCase() === wanted);
  return same.find((contact) => contact.deleted_at === undefined) ?? same[0];
};

const requireSame = (contact: Contact, contactId: string, status: number): Contact => {
  if (contact.contact_id.toLowerCase() === contactId.toLowerCase()) return contact;
  throw new ContactsUnavailableError({ phase: 'unknown', reason: 'another_contact', status });
};
