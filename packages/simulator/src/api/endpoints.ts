import { getAccountSummary, getUserPrivileges } from './account-summary.ts';
import { addTaggings } from './add-taggings.ts';
import { createListEndpoint, getList, getLists } from './contact-lists.ts';
import { createTagEndpoint, getTag, getTags } from './contact-tags.ts';
import { createContact } from './create-contact.ts';
import { createCustomFieldEndpoint, getCustomField, getCustomFields } from './custom-fields.ts';
import type { Endpoint } from './endpoint.ts';
import { deleteContact, getContact, getContacts } from './read-contacts.ts';
import { signUpForm } from './sign-up-form.ts';
import { updateContact } from './update-contact.ts';

/** Every operation of the API that is simulated. */
export const endpoints: readonly Endpoint[] = [
  signUpForm,
  createContact,
  getContacts,
  getContact,
  updateContact,
  deleteContact,
  getLists,
  getList,
  createListEndpoint,
  getCustomFields,
  getCustomField,
  createCustomFieldEndpoint,
  getTags,
  getTag,
  createTagEndpoint,
  addTaggings,
  getAccountSummary,
  getUserPrivileges,
];
