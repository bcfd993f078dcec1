import assert from 'node:assert/strict';
import { successorOf } from '../../../src/generation.ts';
import type { StoredTokenSet, TokenSet } from '../../../src/token-set.ts';
import { createTokenStore, type TokenStore } from '../../../src/token-store.ts';
import type { VersionedSecret } from '../../../src/versioned-secret.ts';

/** A secret of its own for one check, as several workers see it, and as an operator stores values in it. */
export interface SecretUnderTest {
  /** Opens the secret as one more worker. */
  open(): VersionedSecret;
  /** Stores a value as an operator does: it becomes live at once. */
  paste(text: string): Promise<void>;
}

/** One rule every token store keeps: a sentence, and a check that rejects when it is broken. Needs no test runner. */
export interface TokenStoreRule {
  readonly rule: string;
  /** @param secret holds the token response {@link firstValue}. */
  check(secret: SecretUnderTest): Promise<void>;
}

/** One rule that a store is known to break, and what it does instead. */
export interface TokenStoreDeviation {
  /** The sentence of the rule, letter by letter. */
  readonly rule: string;
  readonly instead: string;
  /** Rejects when the store no longer does this. */
  observe(secret: SecretUnderTest): Promise<void>;
}

/** A token response as an operator pastes it. */
export const response = (name: string): string =>
  JSON.stringify({ access_token: `at-${name}`, refresh_token: `rt-${name}`, expires_in: 3600 });

/** What a secret must hold before a rule is put to it. */
export const firstValue = response('login');

/** The set a refresh of `set` bought. */
export const successor = (set: StoredTokenSet, name: string): TokenSet => ({
  generation: successorOf(set.generation),
  accessToken: `at-${name}`,
  refreshToken: `rt-${name}`,
  issuedAtMs: 1_800_000_000_000,
  expiresAtMs: 1_800_003_600_000,
  isRotating: true,
  cause: 'early',
});

/** Opens the token store as one more worker. */
export const open = (secret: SecretUnderTest): TokenStore => createTokenStore(secret.open());

/** Stores a successor and makes it live. */
export const advance = async (secret: SecretUnderTest): Promise<StoredTokenSet> => {
  const set = await open(secret).readCurrent();
  const stored = await open(secret).putNext(set, successor(set, 'next'));
  await open(secret).promote(set, stored);
  return stored;
};

/** Passes when a response that a person stored is live, under this epoch. */
export const isLive = async (secret: SecretUnderTest, accessToken: string, epoch: number): Promise<void> => {
  const live = await open(secret).readCurrent();
  assert.equal(live.accessToken, accessToken);
  assert.deepEqual(live.generation, { epoch, seq: 0 });
};
