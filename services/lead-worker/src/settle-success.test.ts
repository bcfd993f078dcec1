import type { TopicConfig } from '@leadferry/config';
import { describe, expect, it } from 'vitest';
import { explicit, makeLeadToApply, makeTopic } from '../test/support/leads.ts';
import type { AppliedLead } from './apply-lead.ts';
import { hashContact } from './hash-contact.ts';
import { settleSuccess } from './settle-success.ts';

const written = { kind: 'written', contactId: 'c-1', action: 'created', httpStatus: 201, attempts: 2 } as const;

const settle = (applied: AppliedLead, event: object = {}, topic: Partial<TopicConfig> = {}) =>
  settleMapped(makeLeadToApply(event), applied, topic);

const settleMapped = (
  mapped: ReturnType<typeof makeLeadToApply>,
  applied: Parameters<typeof settleSuccess>[0]['applied'],
  topic: Partial<TopicConfig> = {},
) => {
  const { lead, consent } = mapped;
  const hashes = hashContact(mapped, (text) => `hash of ${text}`);
  return settleSuccess({ lead, consent, hashes, applied, topic: makeTopic(topic) });
};

describe('a contact that was written', () => {
  it('makes the record delivered, with all that a receipt tells', () => {
    const settlement = settle(written, { source: 'web-form', email: 'Ada@Example.org', consent: explicit });
    expect(settlement).toEqual({
      outcome: { kind: 'delivered' },
      attempts: 2,
      leadId: 'web-1',
      source: 'web-form',
      lane: 'single',
      consent: 'explicit',
      contactKey: 'hash of ada@example.org',
      contactHash: expect.stringMatching(/^hash of /),
      contactId: 'c-1',
      action: 'created',
      httpStatus: 201,
    });
  });

  it('names the activity where tags were added by one', () => {
    expect(settle({ ...written, activityId: 'a-1' })).toMatchObject({ activityId: 'a-1' });
    expect(settle(written)).not.toHaveProperty('activityId');
  });

  it('is hashed by what was mapped and by the class of its consent, not by who sent it', () => {
    const hash = (event: object) => settle(written, event).contactHash;
    expect(hash({ id: 'web-2', firstName: 'Ada' })).toBe(hash({ id: 'web-1', firstName: 'Ada' }));
    expect(hash({ firstName: 'Ada' })).not.toBe(hash({ firstName: 'Augusta' }));
    expect(hash({ consent: explicit })).not.toBe(hash({ consent: { permission: 'implicit' } }));
  });
});

describe('a contact that was not written', () => {
  it('because it is as it was last delivered makes the record skipped, with what it is like', () => {
    const mapped = makeLeadToApply({ email: 'Ada@Example.org' });
    const settlement = settleMapped(mapped, { kind: 'unchanged', attempts: 1 });
    expect(settlement).toMatchObject({
      outcome: { kind: 'skipped', reason: 'unchanged' },
      contactKey: 'hash of ada@example.org',
      contactHash: settleMapped(mapped, written).contactHash,
    });
    expect(settlement).not.toHaveProperty('contactId');
  });

  it.each(['unsubscribed', 'contact_deleted'] as const)('because it is %s makes the record skipped', (reason) => {
    const settlement = settle({ kind: 'skipped', reason, attempts: 1 });
    expect(settlement).toMatchObject({ outcome: { kind: 'skipped', reason }, consent: 'implicit', leadId: 'web-1' });
    expect(settlement).not.toHaveProperty('contactHash');
  });

  it('because an update found nobody is skipped, or set aside where the topic says so', () => {
    const missing = { kind: 'missing', attempts: 1 } as const;
    expect(settle(missing).outcome).toEqual({ kind: 'skipped', reason: 'contact_not_found' });
    expect(settle(missing, {}, { onMissingContact: 'dead-letter' }).outcome).toEqual({
      kind: 'dead-lettered',
      reason: 'contact_not_found',
      message: 'the lead updates a contact that does not exist in the account',
    });
  });
});
