/** The operations of the API that are simulated, as the journal and fault rules name them. */
export const apiEndpointNames = [
  'sign_up_form',
  'create_contact',
  'get_contacts',
  'get_contact',
  'update_contact',
  'delete_contact',
  'get_lists',
  'get_list',
  'create_list',
  'get_custom_fields',
  'get_custom_field',
  'create_custom_field',
  'get_tags',
  'get_tag',
  'create_tag',
  'add_taggings',
  'get_account_summary',
  'get_user_privileges',
] as const;

/** The requests of the authorization server, as the journal and fault rules name them. */
export const authorizationEndpointNames = ['authorize', 'token', 'device_authorize', 'activate'] as const;

/** An operation of the API. */
export type ApiEndpointName = (typeof apiEndpointNames)[number];

/** Anything that is asked of the simulator; `unknown` is a path below `/v3` that the API does not have. */
export type EndpointName = ApiEndpointName | (typeof authorizationEndpointNames)[number] | 'unknown';
