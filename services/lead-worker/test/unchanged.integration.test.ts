import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Delivery, startDelivery, startMs } from './support/delivery.ts';

const minuteMs = 60_000;

let delivery: Delivery;
let email = '';
beforeAll(async () => {
  delivery = await startDelivery({ isRemembering: true });
  await delivery.deliver({ value: { id: 'warm-up', email: 'warm-up@example.org', tags: ['expo'] } });
});
beforeEach(() => {
  email = `u-${randomUUID()}@example.org`;
  delivery.clock.set(startMs);
  delivery.simulator.journal.clear();
});
afterAll(() => delivery[Symbol.asyncDispose]());

/** Delivers a lead of the test's person; tells its fate and the requests it took. */
const send = async (event: object, { attempt = 1, topic = 'leads' } = {}) => {
  delivery.simulator.journal.clear();
  const value = { id: randomUUID(), email, ...event };
  const { outcome, contactKey, contactHash } = await delivery.deliver({ value, attempt, topic });
  const fate = 'reason' in outcome ? `${outcome.kind} ${outcome.reason}` : outcome.kind;
  return { fate, requests: delivery.requests(), contactKey, contactHash };
};
const consentedAt = (ms: number) => ({ permission: 'explicit', obtainedAt: new Date(ms).toISOString() });
const permission = () => delivery.account.contact(email)?.email_address?.permission_to_send;

describe('a lead whose contact is as it was last delivered', () => {
  it('costs no request, and its receipt names contact and content as the first one did', async () => {
    const first = await send({ firstName: 'Ada' });
    expect(first.fate).toBe('delivered');
    const second = await send({ firstName: 'Ada' });
    expect(second).toEqual({ ...first, fate: 'skipped unchanged', requests: [] });
  });

  it('is told from one that changes anything, also back to what it was before', async () => {
    await send({ firstName: 'Ada' });
    expect((await send({ firstName: 'Augusta' })).fate).toBe('delivered');
    expect((await send({ firstName: 'Ada' })).fate).toBe('delivered');
    expect(delivery.account.contact(email)?.first_name).toBe('Ada');
    expect((await send({ firstName: 'Ada', tags: ['expo'] })).fate).toBe('delivered');
  });

  it('is unchanged from any topic, as long as the consent is of one class', async () => {
    await send({ firstName: 'Ada' });
    expect((await send({ firstName: 'Ada' }, { topic: 'forms' })).fate).toBe('delivered');
    expect((await send({ firstName: 'Ada', consent: consentedAt(startMs) })).fate).toBe('skipped unchanged');
  });

  it('is sent again when the one before did not get through', async () => {
    delivery.simulator.set({ faults: [{ kind: 'status', status: 503, times: 3 }] });
    expect((await send({ firstName: 'Ada' })).fate).toBe('blocked api_unavailable');
    expect((await send({ firstName: 'Ada' }, { attempt: 2 })).fate).toBe('delivered');
    expect((await send({ firstName: 'Ada' })).fate).toBe('skipped unchanged');
  });

  it('is not remembered when nothing was written', async () => {
    await send({ firstName: 'Ada' });
    delivery.account.unsubscribe(email);
    expect((await send({ firstName: 'Augusta' })).fate).toBe('skipped unsubscribed');
    expect((await send({ firstName: 'Augusta' })).fate).toBe('skipped unsubscribed');
    expect((await send({ operation: 'update', email: `nobody-${email}` })).fate).toBe('skipped contact_not_found');
    expect((await send({ operation: 'update', email: `nobody-${email}` })).fate).toBe('skipped contact_not_found');
  });
});

describe('an explicit lead', () => {
  it('handed out twice within five minutes undoes no opt-out made in between', async () => {
    const consent = consentedAt(startMs - minuteMs);
    expect((await send({ consent })).fate).toBe('delivered');
    delivery.account.unsubscribe(email);
    expect((await send({ consent })).fate).toBe('skipped unchanged');
    expect(permission()).toBe('unsubscribed');
  });

  it('of a person who opted out and asks again is delivered, although nothing else has changed', async () => {
    expect((await send({ consent: consentedAt(startMs) })).fate).toBe('delivered');
    delivery.clock.set(startMs + 10 * minuteMs);
    delivery.account.unsubscribe(email);
    delivery.clock.set(startMs + 20 * minuteMs);
    expect((await send({ consent: consentedAt(startMs + 15 * minuteMs) })).fate).toBe('delivered');
    expect(permission()).toBe('explicit');
  });
});
