/** The scopes an application may ask for (reference 1.3). */
export const knownScopes: readonly string[] = [
  'account_read',
  'account_update',
  'contact_data',
  'campaign_data',
  'billing_data',
  'offline_access',
];

/** Reads a `scope` parameter, or says what is wrong with it. A `%2B` between scopes makes one unknown scope of two. */
export const readScopes = (scope: string | undefined): string[] | string => {
  const scopes = [...new Set(scope?.split(' ').filter((name) => name !== ''))];
  if (scopes.length === 0) return 'The scope parameter is missing.';
  const isKnown = scopes.every((name) => knownScopes.includes(name));
  return isKnown ? scopes : 'One or more scopes are not configured for the authorization server resource.';
};
