import { createRegistry } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import { describe, expect, it } from 'vitest';
import { createFleet, response } from '../test/support/fleet.ts';
import type { Claim } from './claim.ts';
import { noEscrow } from './escrow.ts';
import { noGenerationChannel } from './generation-channel.ts';
import { createTokenMetrics } from './metrics.ts';
import type { RefreshTools } from './refresh-tools.ts';
import { noSpentTokens } from './spent-tokens.ts';
import { takeClaim } from './take-claim.ts';
import { createMemoryTokenStore } from './testing.ts';
import type { TokenStore } from './token-store.ts';

const request = { attempt: 1, isLastChance: false, cause: 'early', refreshToken: 'rt-secret-login' } as const;

const setUp = async () => {
  const { secret, clock, lease, marker, grant, outcome } = createFleet();
  secret.paste(response('login'));
  const store = createMemoryTokenStore(secret);
  const set = await store.readCurrent();
  const closing = new AbortController();
  const registry = createRegistry({ service: 'test', version: '0' });
  const tools: RefreshTools = {
    account: 'default',
    owner: 'me',
    store,
    grant,
    lease,
    escrow: noEscrow,
    spent: noSpentTokens,
    serverGraceMs: 0,
    onStep: () => {},
    marker,
    channel: noGenerationChannel,
    clock,
    logger: silentLogger,
    metrics: createTokenMetrics(registry),
    closing: closing.signal,
  };
  const take = (change: Partial<RefreshTools> = {}) => outcome(takeClaim({ ...tools, ...change }, set, request));
  return { secret, clock, marker, store, set, closing, registry, take };
};

describe('taking a claim', () => {
  it('gives leave to send within its window, and leaves a mark first', async () => {
    const { marker, store, set, take } = await setUp();
    const held = await take();
    expect(held?.claim).toEqual(await store.readClaim(set, 1));
    expect(held && held.claim.sendBeforeMs - held.claim.claimedAtMs).toBe(10_000);
    expect(held && (await marker.read(held.claim.nonce))).toBe('sent');
  });

  it('fails when the store refuses it, even where the read-back looks like ours', async () => {
    const { store, registry, take } = await setUp();
    let made: Claim | undefined;
    const refusing: TokenStore = {
      ...store,
      claim: async (_parent, claim) => {
        made = claim;
        return false;
      },
      readClaim: async () => made,
    };
    expect(await take({ store: refusing })).toBeUndefined();
    expect(await registry.metrics()).toContain('leadferry_claim_conflicts_total{account="default"} 1');
  });

  it('fails for the second of two whom a lying store lets claim: the read-back is not ours', async () => {
    const { store, take } = await setUp();
    const lying: TokenStore = {
      ...store,
      claim: async (parent, claim) => {
        await store.claim(parent, claim);
        return true;
      },
    };
    expect(await take({ store: lying })).toBeDefined();
    expect(await take({ store: lying })).toBeUndefined();
  });

  it.each([
    [
      'a successor is there by now',
      async ({ store, set }: Awaited<ReturnType<typeof setUp>>) => {
        await store.putNext(set, { ...set, generation: { epoch: 1, seq: 1 } });
      },
    ],
    [
      'a person has stored a new grant',
      async ({ secret }: Awaited<ReturnType<typeof setUp>>) => secret.paste(response('new')),
    ],
    ['the process is stopping', async ({ closing }: Awaited<ReturnType<typeof setUp>>) => closing.abort()],
  ])('is given up when %s, with a note that nothing was sent', async (_, meanwhile) => {
    const parts = await setUp();
    const { store, set, clock, take } = parts;
    const sleepy = {
      ...clock,
      sleep: async (ms: number) => {
        await meanwhile(parts);
        return clock.sleep(ms);
      },
    };
    expect(await take({ clock: sleepy })).toBeUndefined();
    const claim = (await store.readClaim(set, 1)) as Claim;
    expect(await store.readVerdict(set, claim)).toMatchObject({ outcome: 'unspent', why: 'never_sent' });
  });

  it('is given up when the mark it promised cannot be left', async () => {
    const { marker, take } = await setUp();
    expect(await take({ marker: { ...marker, recordSent: async () => false } })).toBeUndefined();
  });

  it('needs no mark when none was promised', async () => {
    const { marker, take } = await setUp();
    const away = { ...marker, recordClaim: async () => false, recordSent: async () => false };
    expect((await take({ marker: away }))?.claim.isWitnessed).toBe(false);
  });
});
