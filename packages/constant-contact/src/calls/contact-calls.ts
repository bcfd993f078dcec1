import type { SignUpAnswer } from '../answers.ts';
import type { ConstantContact } from '../constant-contact.ts';
import type { Contact } from '../contact.ts';
import { ContactsUnavailableError } from '../errors.ts';
import type { HttpAnswer } from '../exchange/http-answer.ts';
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
export const createContactCalls = ({ send, clock }: CallDependencies): ContactCalls => {
  const readSignUp = (answer: HttpAnswer): SignUpAnswer => {
    const { contact_id, action } = readAnswer(answer, signUpSchema, clock);
    const isCreated = action === undefined ? answer.status === 201 : action === 'created';
    return { contactId: contact_id, action: isCreated ? 'created' : 'updated', httpStatus: answer.status };
  };

  return {
    signUpForm: (accessToken, body) => {
      const path = '/contacts/sign_up_form';
      return send({ endpoint: 'sign_up_form', method: 'POST', path, accessToken, body }, readSignUp);
    },

    createContact: (accessToken, body) =>
      send({ endpoint: 'create_contact', method: 'POST', path: '/contacts', accessToken, body }, (answer) => ({
        contact: readAnswer(answer, contactSchema, clock),
        httpStatus: answer.status,
      })),

    findContactByEmail: async (accessToken, email) => {
      const path = `/contacts?status=all&include=${include}&email=${encodeURIComponent(email)}`;
      return send({ endpoint: 'find_contact', method: 'GET', path, accessToken }, (answer) =>
        chooseByEmail(readAnswer(answer, contactsSchema, clock).contacts, email),
      );
    },

    getContact: async (accessToken, contactId) => {
      const path = `/contacts/${encodeURIComponent(contactId)}?include=${include}`;
      return send({ endpoint: 'get_contact', method: 'GET', path, accessToken }, (answer) =>
        requireSame(readAnswer(answer, contactSchema, clock), contactId, answer.status),
      );
    },

    updateContact: async (accessToken, contactId, body) => {
      const path = `/contacts/${encodeURIComponent(contactId)}`;
      return send({ endpoint: 'update_contact', method: 'PUT', path, accessToken, body }, (answer) => ({
        contact: requireSame(readAnswer(answer, contactSchema, clock), contactId, answer.status),
        httpStatus: answer.status,
      }));
    },

    addTags: (accessToken, contactIds, tagIds) => {
      const path = '/activities/contacts_taggings_add';
      const body = { source: { contact_ids: contactIds }, tag_ids: tagIds };
      return send({ endpoint: 'add_tags', method: 'POST', path, accessToken, body }, (answer) => ({
        activityId: readAnswer(answer, activitySchema, clock).activity_id,
        httpStatus: answer.status,
      }));
    },
  };
};

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
