import { randomUUID } from 'node:crypto';
import { createSecretsManagerStore } from '@leadferry/token';
import { createSecret, emulatorClient } from '../../../packages/token/test/support/secrets-manager.ts';

const lifeMs = 3_600_000;

/** What the rounds came to. */
export interface ClaimRace {
  /** Claims that were told they had won, round by round. */
  readonly winners: readonly number[];
  /** Rounds after which the store held the claim of the one that had won. */
  readonly kept: number;
}

/**
 * Lets many claimants, each with a client and connections of its own, claim the same generation at once, round after
 * round, and counts those that were told they had won.
 */
export const raceClaims = async (url: string, claimants: number, rounds: number): Promise<ClaimRace> => {
  const grant = { access_token: 'at', refresh_token: 'rt', expires_in: lifeMs / 1000 };
  const { name, client: owner } = await createSecret(url, JSON.stringify(grant));
  const clients = Array.from({ length: claimants }, () => emulatorClient(url));
  const stores = clients.map((client) => createSecretsManagerStore({ client, secretId: name }));
  const judge = createSecretsManagerStore({ client: owner, secretId: name });
  const set = await judge.readCurrent();
  const winners: number[] = [];
  let kept = 0;
  for (let attempt = 1; attempt <= rounds; attempt += 1) {
    const claims = stores.map(() => makeClaim(attempt));
    const won = await Promise.all(stores.map((store, index) => store.claim(set, claims[index] ?? makeClaim(attempt))));
    winners.push(won.filter(Boolean).length);
    const stored = await judge.readClaim(set, attempt);
    if (stored !== undefined && stored.nonce === claims[won.indexOf(true)]?.nonce) kept += 1;
  }
  for (const client of [owner, ...clients]) client.destroy();
  return { winners, kept };
};

const makeClaim = (attempt: number) => {
  const nowMs = Date.now();
  return {
    attempt,
    cause: 'early' as const,
    isLastChance: false,
    owner: randomUUID(),
    nonce: randomUUID(),
    claimedAtMs: nowMs,
    sendBeforeMs: nowMs + 10_000,
    answerBeforeMs: nowMs + 70_000,
    isWitnessed: false,
    client: 'proof',
    refreshTokenFingerprint: '00000000',
  };
};
