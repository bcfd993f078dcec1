import {
  type ConstantContact,
  createConstantContact,
  createMemoryNamesCache,
  createNames,
} from '@leadferry/constant-contact';
import {
  collectNames,
  type Lead,
  parseLead,
  toContactUpdate,
  toNewContact,
  toSignUpForm,
  toTagIds,
} from '@leadferry/lead';
import { systemClock } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import { leadSamples } from './lead-samples.ts';
import { knownEmails } from './simulated-account.ts';

const topicLists = ['Newsletter'];

/** Calls every function of the client, with the bodies that every sample lead maps to and with the least the types allow. */
export const driveClient = async (baseUrl: string, token: string): Promise<void> => {
  const api = createConstantContact({ baseUrl });
  try {
    await driveContacts(api, token);
    await driveLeast(api, token);
    await driveNames(api, token);
    await api.getAccountSummary(token);
    await api.getUserPrivileges(token);
  } finally {
    await api.close();
  }
};

const driveContacts = async (api: ConstantContact, token: string): Promise<void> => {
  const names = createNames({
    account: 'default',
    fetchPages: {
      lists: (cursor) => api.listContactLists(token, cursor),
      customFields: (cursor) => api.listCustomFields(token, cursor),
      tags: (cursor) => api.listTags(token, cursor),
    },
    cache: createMemoryNamesCache(),
    clock: systemClock,
    logger: silentLogger,
  });

  for (const lead of Object.values(leadSamples).map(readLead)) {
    const resolved = await names.resolve(collectNames(lead, topicLists));
    const { contact } = await api.createContact(token, toNewContact(lead, resolved, topicLists));
    const { contactId } = await api.signUpForm(token, toSignUpForm(lead, resolved, topicLists));
    const tagIds = toTagIds(lead, resolved);
    if (tagIds.length > 0) await api.addTags(token, [contactId], tagIds);
    const found = (await api.findContactByEmail(token, lead.email)) ?? contact;
    await api.updateContact(token, contactId, toContactUpdate(lead, resolved, topicLists, found));
    await api.getContact(token, contactId);
  }

  const lead = readLead(leadSamples.most);
  const resolved = await names.resolve(collectNames(lead, topicLists));
  for (const email of Object.values(knownEmails)) {
    const contact = await api.findContactByEmail(token, email);
    if (contact === undefined) throw new Error('a contact of the simulated account was not found');
    await api.updateContact(token, contact.contact_id, toContactUpdate(lead, resolved, topicLists, contact));
  }
};

const readLead = (sample: object | undefined): Lead => {
  const nowMs = Date.now();
  return parseLead({ value: Buffer.from(JSON.stringify(sample)), headers: {}, timestampMs: nowMs }, { nowMs });
};

/** The smallest bodies the wire types allow. */
const driveLeast = async (api: ConstantContact, token: string): Promise<void> => {
  const [list] = (await api.listContactLists(token)).items;
  if (list === undefined) throw new Error('the simulated account has no list');
  const { contact } = await api.createContact(token, {
    email_address: { address: 'bare@example.org', permission_to_send: 'implicit' },
    create_source: 'Contact',
  });
  await api.signUpForm(token, { email_address: 'bare@example.org', list_memberships: [list.id] });
  const emailAddress = { address: 'bare@example.org' };
  await api.updateContact(token, contact.contact_id, { email_address: emailAddress, update_source: 'Contact' });
};

const driveNames = async (api: ConstantContact, token: string): Promise<void> => {
  const lists = await api.listContactLists(token);
  await api.listContactLists(token, lists.next);
  const tags = await api.listTags(token);
  await api.listTags(token, tags.next);
  await api.listCustomFields(token);
  await api.createCustomField(token, 'l'.repeat(50));
  await api.createTag(token, 't'.repeat(255));
};
