/**
 * Finds what is, or looks like, a token or a secret: the given texts, a JWT, and any row of 32 characters or more that a
 * token is made of. What commands write holds no such row otherwise.
 */
export const findTokens = (text: string, known: readonly string[] = []): string[] => [
  ...known.filter((secret) => text.includes(secret)),
  ...(text.match(/eyJ[\w-]{8,}|[\w-]{32,}/g) ?? []),
];
