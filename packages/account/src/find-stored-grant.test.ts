import { TokenUnavailableError } from '@leadferry/token';
import { createMemorySecret, createMemoryTokenStore } from '@leadferry/token/testing';
import { expect, it } from 'vitest';
import { findStoredGrant, readEpoch } from './find-stored-grant.ts';

const grantOf = (name: string, receivedAtMs: number) => ({
  accessToken: `${name}-access`,
  refreshToken: `${name}-refresh`,
  expiresInSeconds: 60,
  receivedAtMs,
});
const fresh = grantOf('fresh', 10_000);

it('finds nothing in a store that is empty, unreadable, or still holds what it held', async () => {
  const store = createMemoryTokenStore();
  expect(await readEpoch(store)).toBe(0);
  expect(await findStoredGrant(store, fresh, 0)).toEqual({ kind: 'absent' });

  const secret = createMemorySecret();
  secret.paste('not a token set');
  expect(await findStoredGrant(createMemoryTokenStore(secret), fresh, 0)).toEqual({ kind: 'absent' });

  await store.storeGrant(grantOf('older', 0));
  expect(await readEpoch(store)).toBe(1);
  expect(await findStoredGrant(store, fresh, 1)).toEqual({ kind: 'absent' });
});

it('finds the very grant', async () => {
  const store = createMemoryTokenStore();
  await store.storeGrant(fresh);
  expect(await findStoredGrant(store, fresh, 0)).toMatchObject({ kind: 'stored', generation: { epoch: 1, seq: 0 } });
});

it('takes the grant of a later login, or a successor of the grant itself, for newer', async () => {
  const store = createMemoryTokenStore();
  await store.storeGrant(grantOf('older', 0));
  await store.storeGrant(grantOf('later', 20_000));
  expect(await findStoredGrant(store, fresh, 1)).toMatchObject({ kind: 'overtaken', generation: { epoch: 2, seq: 0 } });
});

it('takes an older login that was stored meanwhile for what the grant is to replace', async () => {
  const store = createMemoryTokenStore();
  await store.storeGrant(grantOf('before', 0));
  await store.storeGrant(grantOf('older', 5000));
  expect(await findStoredGrant(store, fresh, 1)).toEqual({ kind: 'absent' });
});

it('takes a mere refresh of the epoch before, however late, for what the grant is to replace', async () => {
  const store = createMemoryTokenStore();
  await store.storeGrant(grantOf('refreshed', 20_000));
  expect(await findStoredGrant(store, fresh, 1)).toEqual({ kind: 'absent' });
  expect(await findStoredGrant(store, fresh, undefined)).toEqual({ kind: 'absent' });
});

it('does not guess while the store is away', async () => {
  const away = new TokenUnavailableError('Secrets Manager did not answer');
  const store = { readCurrent: () => Promise.reject(away) };
  await expect(findStoredGrant(store, fresh, 1)).rejects.toBe(away);
  await expect(readEpoch(store)).rejects.toBe(away);
});
