/** Ids of what exists in the sink's one account; contenders without a directory of names have them written down. */
export const newsletterId = '5a9b1c3e-1f00-11f1-8d6b-0242ac110002';
export const proofSeqFieldId = '7c1d2e4f-1f00-11f1-8d6b-0242ac110002';

/** Path of the one call that every lead of the bench costs. */
export const formPath = '/v3/contacts/sign_up_form';

/** What the API answers to everything a worker asks besides the form, by path without its query. */
export const otherAnswers: Readonly<Record<string, unknown>> = {
  '/v3/contact_lists': { lists: [{ list_id: newsletterId, name: 'Newsletter' }] },
  '/v3/contact_custom_fields': {
    custom_fields: [{ custom_field_id: proofSeqFieldId, name: 'proof_seq', label: 'proof_seq', type: 'string' }],
  },
  '/v3/contact_tags': { tags: [] },
  // Asked only by a worker that cannot know whether a form of its own was taken.
  '/v3/contacts': { contacts: [] },
  '/v3/account/summary': { encoded_account_id: 'a07e1k2b3c4d', organization_name: 'Bench' },
  '/v3/account/user/privileges': [{ privilege_id: 1, privilege_name: 'contacts:write' }],
};
