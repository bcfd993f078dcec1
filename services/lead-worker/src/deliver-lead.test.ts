import type { LeadInHand, UnchangedMemory } from '@leadferry/account';
import { createFakeClock } from '@leadferry/runtime/testing';
import { TokenUnavailableError } from '@leadferry/token';
import { describe, expect, it } from 'vitest';
import { explicit, makeContact, makeTopic } from '../test/support/leads.ts';
import { createScriptedAccount } from '../test/support/scripted-account.ts';
import { createDeliverLead, type DeliverLeadDependencies } from './deliver-lead.ts';
import { createLeadReader } from './lead-reader.ts';

const deliver = (
  open: DeliverLeadDependencies['accounts']['open'],
  event: object,
  { signal = new AbortController().signal, from = 'leads', attempt = 1, headers = {}, topic = makeTopic() } = {},
) => {
  const clock = createFakeClock();
  const topics = new Map([['leads', topic]]);
  const accounts = { open, atHand: () => undefined };
  const handle = createDeliverLead({ topics, leads: createLeadReader(clock), accounts, clock, random: () => 0 });
  const value = Buffer.from(JSON.stringify({ id: 'web-1', email: 'ada@example.org', ...event }));
  const place = { topic: from, partition: 0, offset: '0', key: null, headers };
  return handle({ ...place, value, timestampMs: clock.now(), attempt, mayHaveBeenSent: attempt > 1 }, signal);
};

const storeAway = new TokenUnavailableError('Secrets Manager cannot be reached');

describe('a delivery', () => {
  it('is blocked while the secrets of its account cannot be read', async () => {
    const settlement = await deliver(() => Promise.reject(storeAway), {}, { attempt: 3 });
    expect(settlement).toMatchObject({
      outcome: { kind: 'blocked', reason: 'token_unavailable' },
      attempts: 3,
      leadId: 'web-1',
    });
  });

  it('gives its record back untouched when it is taken back before the account could be opened', async () => {
    const controller = new AbortController();
    const released = new Error('the partition was taken back');
    const delivering = deliver(() => new Promise(() => {}), {}, { signal: controller.signal });
    controller.abort(released);
    await expect(delivering).rejects.toBe(released);
  });

  it.each([
    ['email_too_long', { email: `${'a'.repeat(45)}@example.org`, consent: explicit }],
    [
      'too_many_custom_fields',
      { customFields: Object.fromEntries(Array.from({ length: 26 }, (_, i) => [`f${i}`, 'x'])) },
    ],
    ['invalid_field', { firstName: 17 }],
  ])(
    'of a lead that no call could carry (%s) sets it aside although the account cannot be opened',
    async (reason, event) => {
      const settlement = await deliver(() => Promise.reject(storeAway), event);
      expect(settlement).toMatchObject({ outcome: { kind: 'dead-lettered', reason }, leadId: 'web-1' });
    },
  );

  it('of a topic that is not configured is a bug and says so', async () => {
    const opened = async () => createScriptedAccount();
    await expect(deliver(opened, {}, { from: 'others' })).rejects.toThrow('topic others, which is not configured');
  });

  it('that fails for a reason nobody knows ends with that very error', async () => {
    const bug = new TypeError('undefined is not a function');
    await expect(deliver(() => Promise.reject(bug), {})).rejects.toBe(bug);
  });
});

describe('a lead that was set aside and is replayed', () => {
  const headers = { 'leadferry.replays': Buffer.from('1'), 'leadferry.timestamp': Buffer.from('1000') };
  const signUpForm = async () => ({ contactId: 'c-1', action: 'updated' as const, httpStatus: 200 });

  it('is read first, however fresh its consent', async () => {
    const account = createScriptedAccount({ findContactByEmail: async () => makeContact(), signUpForm });
    const settlement = await deliver(async () => account, { consent: explicit }, { headers });
    expect(settlement.outcome.kind).toBe('delivered');
    expect(account.contacts.calls).toEqual(['findContactByEmail', 'signUpForm']);
  });

  it('and names no time of consent counts from when it was first published, so that it undoes no later opt-out', async () => {
    const address = {
      address: 'ada@example.org',
      permission_to_send: 'unsubscribed',
      opt_out_date: '1970-01-02T00:00:00Z',
    };
    const account = createScriptedAccount({
      findContactByEmail: async () => makeContact({ email_address: address as never }),
      signUpForm,
    });
    const topic = { ...makeTopic(), consent: 'explicit' as const };
    const settlement = await deliver(async () => account, {}, { headers, topic });
    expect(settlement.outcome).toEqual({ kind: 'skipped', reason: 'unsubscribed' });
    const asNew = { headers: { 'leadferry.replays': Buffer.from('1') }, topic };
    expect((await deliver(async () => account, {}, asNew)).outcome.kind).toBe('delivered');
  });
});

describe('a lead that is remembered as delivered', () => {
  const remembering = (isUnchanged: boolean) => {
    const asked: LeadInHand[] = [];
    const remembered: string[] = [];
    const account = createScriptedAccount({
      findContactByEmail: async () => undefined,
      createContact: async () => ({ contact: makeContact(), httpStatus: 201 }),
    });
    const memory: UnchangedMemory = {
      look: async (lead) => {
        asked.push(lead);
        return {
          isUnchanged,
          remember: () => void remembered.push(lead.contactHash),
          release: () => void remembered.push('released'),
        };
      },
      close: async () => {},
    };
    return { asked, remembered, account: { ...account, memory } };
  };

  it('is skipped without a request, by its contact and content', async () => {
    const { account, asked, remembered } = remembering(true);
    const topic = makeTopic({ unchangedTrustMs: 1000 });
    const settlement = await deliver(async () => account, {}, { attempt: 2, topic });
    expect(settlement).toMatchObject({ outcome: { kind: 'skipped', reason: 'unchanged' }, attempts: 2 });
    expect(account.contacts.calls).toEqual([]);
    expect(remembered).toEqual([]);
    const { contactKey, contactHash } = settlement;
    expect(asked).toEqual([{ contactKey, contactHash, trustMs: 1000, explicitSinceMs: undefined, lane: 'leads/0' }]);
  });

  it('is one from then on that it was delivered, and not if nothing was written', async () => {
    const written = remembering(false);
    const settlement = await deliver(async () => written.account, {});
    expect(written.remembered).toEqual([settlement.contactHash]);
    const missing = remembering(false);
    expect(await deliver(async () => missing.account, { operation: 'update' })).toMatchObject({
      outcome: { kind: 'skipped', reason: 'contact_not_found' },
    });
    expect(missing.remembered).toEqual(['released']);
  });

  it('is looked for by the time of its consent, if that makes the person explicit', async () => {
    const { account, asked } = remembering(true);
    const consent = { ...explicit, obtainedAt: '2025-12-31T10:00:00Z' };
    await deliver(async () => account, { consent });
    await deliver(async () => account, { consent, operation: 'update' });
    expect(asked.map(({ explicitSinceMs }) => explicitSinceMs)).toEqual([Date.UTC(2025, 11, 31, 10), undefined]);
  });
});
