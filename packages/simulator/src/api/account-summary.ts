import { refuseInvalid } from '../http/api-errors.ts';
import type { Endpoint } from './endpoint.ts';
import { readQuery } from './paging.ts';

const EXTRA_FIELDS = ['physical_address', 'company_logo'];

/** `GET /account/summary`: whose account this is. */
export const getAccountSummary: Endpoint = {
  name: 'get_account_summary',
  method: 'GET',
  path: '/account/summary',
  scope: 'account_read',
  privilege: 'account:read',
  takesBody: false,
  handle: ({ account, query }) => {
    const extra = readQuery(query).extra_fields?.split(',') ?? [];
    if (extra.some((name) => !EXTRA_FIELDS.includes(name.trim()))) {
      return refuseInvalid(['extra_fields does not have a valid value']);
    }
    const address = {
      address_line1: '1 Main St',
      city: 'Waltham',
      state_code: 'MA',
      postal_code: '02451',
      country_code: 'US',
    };
    return {
      status: 200,
      body: {
        contact_email: `owner@${account.name.replaceAll(/[^a-z0-9-]/gi, '-')}.example`,
        contact_phone: '+1 555 0100',
        country_code: 'US',
        encoded_account_id: account.encodedAccountId,
        first_name: 'Account',
        last_name: 'Owner',
        organization_name: account.organizationName,
        state_code: 'MA',
        time_zone_id: 'US/Eastern',
        website: 'https://example.org',
        ...(extra.includes('physical_address') ? { physical_address: address } : {}),
      },
    };
  },
};

/** `GET /account/user/privileges`: a bare array; needs no scope, so it tells whether a token is accepted at all. */
export const getUserPrivileges: Endpoint = {
  name: 'get_user_privileges',
  method: 'GET',
  path: '/account/user/privileges',
  takesBody: false,
  handle: ({ account }) => ({
    status: 200,
    body: account.privileges.map((name, index) => ({ privilege_id: index + 1, privilege_name: name })),
  }),
};
