import { randomUUID } from 'node:crypto';
import type { PermissionToSend } from '@leadferry/simulator';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Delivery, startDelivery, startMs } from './support/delivery.ts';

const minuteMs = 60_000;

let delivery: Delivery;
let email = '';
beforeAll(async () => {
  delivery = await startDelivery();
  await delivery.deliver({ value: { id: 'warm-up', email: 'warm-up@example.org', tags: ['expo'] } });
});
beforeEach(() => {
  email = `r-${randomUUID()}@example.org`;
  delivery.clock.set(startMs);
  delivery.simulator.journal.clear();
});
afterEach(() => {
  delivery.beforePermit = () => {};
  delivery.simulator.set({ faults: [], readBackLagMs: 0 });
});
afterAll(() => delivery[Symbol.asyncDispose]());

const explicitLead = (ageMs = 0) => ({
  id: randomUUID(),
  email,
  consent: { permission: 'explicit', obtainedAt: new Date(startMs - ageMs).toISOString() },
});
const implicitLead = () => ({ id: randomUUID(), email, firstName: 'Ada' });
const permission = (): PermissionToSend | undefined =>
  delivery.account.contact(email)?.email_address?.permission_to_send;

/** Does something right before the nth permit of the next delivery, which is as late as anyone can. */
const beforePermit = (wanted: number, run: () => void): void => {
  const given = delivery.budget.calls.acquire;
  delivery.beforePermit = (nth) => {
    if (nth - given === wanted) run();
  };
};

describe('what decision 6 does not close and writes down', () => {
  it('a first attempt within five minutes of the consent undoes an opt-out made since', async () => {
    const record = { value: explicitLead(minuteMs) };
    await delivery.deliver(record);
    delivery.account.unsubscribe(email);
    delivery.clock.set(startMs + 2 * minuteMs);
    expect(await delivery.deliver(record)).toMatchObject({ outcome: { kind: 'delivered' } });
    expect(permission()).toBe('explicit');

    delivery.account.unsubscribe(email);
    delivery.clock.set(startMs + 4 * minuteMs);
    expect(await delivery.deliver(record)).toMatchObject({ outcome: { kind: 'skipped', reason: 'unsubscribed' } });
    expect(permission()).toBe('unsubscribed');
  });

  it('a PUT that follows its look-up at once writes the permission that was read', async () => {
    delivery.account.putContact({ email, permission: 'implicit' });
    beforePermit(2, () => delivery.account.unsubscribe(email));
    await delivery.deliver({ value: implicitLead() });
    expect(delivery.requests()).toEqual(['get_contacts', 'update_contact']);
    expect(permission()).toBe('implicit');
  });
});

describe('an attempt whose answer was lost', () => {
  const loseAnswerOf = (at: 'sign_up_form' | 'create_contact' | 'update_contact' | 'add_taggings') =>
    delivery.simulator.set({ faults: [{ at, kind: 'reset', when: 'after', times: 1 }] });

  it('is followed by a look, which finds the person who opted out meanwhile', async () => {
    loseAnswerOf('sign_up_form');
    beforePermit(2, () => delivery.account.unsubscribe(email, { atMs: startMs + 1000 }));
    const settlement = await delivery.deliver({ value: explicitLead() });
    expect(settlement).toMatchObject({ outcome: { kind: 'skipped', reason: 'unsubscribed' }, attempts: 2 });
    expect(delivery.requests()).toEqual(['sign_up_form', 'get_contacts']);
    expect(permission()).toBe('unsubscribed');
  });

  it('is made good by the same form for a person who stayed', async () => {
    loseAnswerOf('sign_up_form');
    const settlement = await delivery.deliver({ value: explicitLead() });
    expect(settlement).toMatchObject({ outcome: { kind: 'delivered' }, attempts: 2, action: 'updated' });
    expect(delivery.requests()).toEqual(['sign_up_form', 'get_contacts', 'sign_up_form']);
    expect(permission()).toBe('explicit');
  });

  it('never makes an implicit lead explicit, nor one contact into two', async () => {
    loseAnswerOf('create_contact');
    const settlement = await delivery.deliver({ value: implicitLead() });
    expect(settlement).toMatchObject({ outcome: { kind: 'delivered' }, attempts: 2, action: 'updated' });
    expect(delivery.requests()).toEqual(['get_contacts', 'create_contact', 'get_contacts', 'update_contact']);
    expect(permission()).toBe('implicit');
  });

  it('repeats form and tags where the tags were lost, and a person who opted out between them stays out', async () => {
    const lead = { ...explicitLead(), tags: ['expo'] };
    loseAnswerOf('add_taggings');
    beforePermit(3, () => delivery.account.unsubscribe(email, { atMs: startMs + 1000 }));
    expect(await delivery.deliver({ value: lead })).toMatchObject({ outcome: { reason: 'unsubscribed' } });
    expect(delivery.requests()).toEqual(['sign_up_form', 'add_taggings', 'get_contacts']);
    expect(permission()).toBe('unsubscribed');
  });
});

describe('a contact that the look-up does not show yet', () => {
  it.each(['explicit', 'implicit', 'not_set', 'pending_confirmation', 'temp_hold'] as const)(
    'is read by the id in the conflict, merged and left %s by an implicit lead',
    async (standing) => {
      delivery.account.putContact({ email, permission: standing, lastName: 'Byron', lists: ['Events'] });
      delivery.simulator.set({ readBackLagMs: minuteMs });
      const settlement = await delivery.deliver({ value: implicitLead() });
      expect(settlement).toMatchObject({ outcome: { kind: 'delivered' }, action: 'updated', attempts: 1 });
      expect(delivery.requests()).toEqual(['get_contacts', 'create_contact', 'get_contact', 'update_contact']);
      expect(delivery.account.contact(email)).toMatchObject({ first_name: 'Ada', last_name: 'Byron' });
      expect(permission()).toBe(standing);
    },
  );

  it.each([
    ['unsubscribed', () => delivery.account.unsubscribe(email)],
    ['contact_deleted', () => delivery.account.removeContact(email)],
  ] as const)('is left alone where the conflict leads to one that is %s', async (reason, leave) => {
    delivery.account.putContact({ email, permission: 'explicit' });
    const before = leave();
    delivery.simulator.set({ readBackLagMs: minuteMs });
    const settlement = await delivery.deliver({ value: implicitLead() });
    expect(settlement).toMatchObject({ outcome: { kind: 'skipped', reason } });
    expect(delivery.requests()).toEqual(['get_contacts', 'create_contact', 'get_contact']);
    expect(delivery.account.contact(email)).toEqual(before);
  });

  it('is not created twice when it appears between look-up and create', async () => {
    beforePermit(2, () => delivery.account.putContact({ email, permission: 'explicit' }));
    await delivery.deliver({ value: implicitLead() });
    expect(delivery.requests()).toEqual(['get_contacts', 'create_contact', 'get_contact', 'update_contact']);
    expect(permission()).toBe('explicit');
  });
});
