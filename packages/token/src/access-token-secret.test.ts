import { describe, expect, it } from 'vitest';
import { accessTokenSecretContract } from '../test/access-token-secret.contract.ts';
import { createAccessTokenSecret } from './access-token-secret.ts';
import { createMemorySecret } from './testing.ts';

accessTokenSecretContract({
  name: 'a secret in memory',
  start: async () => async () => {
    const secret = createMemorySecret();
    return () => secret;
  },
});

describe('a set that is shown already', () => {
  it('costs one look, and writes nothing', async () => {
    const secret = createMemorySecret();
    const set = { generation: { epoch: 1, seq: 1 }, accessToken: 'at', issuedAtMs: 0, expiresAtMs: 1000 };
    await createAccessTokenSecret(secret).share(set);
    const before = secret.calls.length;
    await createAccessTokenSecret(secret).share(set);
    expect(secret.calls.slice(before)).toEqual(['labels']);
  });
});
