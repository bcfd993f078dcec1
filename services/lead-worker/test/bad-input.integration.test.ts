import { randomUUID } from 'node:crypto';
import type { SwitchesUpdate } from '@leadferry/simulator';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { overLimits, wrongFields } from './support/bad-fields.ts';
import { badEnvelopes, person, planted, unreadableRecords } from './support/bad-records.ts';
import { accountNames, type Delivery, startDelivery } from './support/delivery.ts';
import { makeLead } from './support/leads.ts';

const { address, lastName, word } = planted;
const manyFields = Array.from({ length: 26 }, (_, index) => `field_${index}`);
const manyLists = Array.from({ length: 50 }, (_, index) => `List ${index}`);

let delivery: Delivery;
beforeAll(async () => {
  delivery = await startDelivery({ names: { customFields: manyFields, lists: manyLists } });
});
beforeEach(() => delivery.simulator.journal.clear());
afterAll(() => delivery[Symbol.asyncDispose]());

/** Whatever was planted must not be found in what was said of it, in no case and no part. */
const expectNothingOf = (secrets: readonly string[], said: string): void => {
  for (const secret of secrets) expect(said.toLowerCase()).not.toContain(secret.toLowerCase());
};

// Nothing was asked for before: no token, no names. A record that can be judged without them is.
describe('a record that no call could carry is set aside with every fault, and nothing is asked of the API', () => {
  it.each([...unreadableRecords, ...badEnvelopes, ...wrongFields, ...overLimits])(
    '$what: $reason',
    async ({ reason, faults, record, leadId }) => {
      const settlement = await delivery.deliver(record);
      expect(settlement.outcome).toEqual({ kind: 'dead-lettered', reason, message: faults.join('; ') });
      expect(settlement.leadId).toBe(leadId);
      expect(delivery.requests()).toEqual([]);
      expect(delivery.budget.calls.acquire).toBe(0);
      expectNothingOf(Object.values(planted), JSON.stringify(settlement));
    },
  );

  it('and of these there are more than thirty kinds', () => {
    const kinds = [...unreadableRecords, ...badEnvelopes, ...wrongFields, ...overLimits];
    expect(new Set(kinds.map(({ what }) => what)).size).toBe(kinds.length);
    expect(kinds.length).toBeGreaterThanOrEqual(30);
  });
});

describe('a name that the account lacks', () => {
  beforeAll(async () => {
    await delivery.deliver({ value: { id: 'warm-up', email: 'warm-up@example.org', ...everyName } });
  });

  it.each([
    ['unknown_list', { lists: ['Offers', word] }, 'lists.1: is not a list of the account', 'get_lists'],
    ['unknown_tag', { tags: [lastName] }, 'tags.0: is not a tag of the account', 'get_tags'],
    [
      'unknown_custom_field',
      { customFields: { score: '1', [address]: '2' } },
      'customFields.(name 2): is not in the account',
      'get_custom_fields',
    ],
  ])(
    'is %s after one refresh of the names, and costs nothing the next time',
    async (reason, event, message, endpoint) => {
      const deliver = () => delivery.deliver({ value: { ...person, ...event } });
      const first = await deliver();
      expect(first).toMatchObject({ outcome: { kind: 'dead-lettered', reason, message }, leadId: 'bad-1' });
      expect(delivery.requests()).toEqual([endpoint]);
      expect(await deliver()).toEqual(first);
      expect(delivery.requests()).toEqual([endpoint]);
      expectNothingOf(Object.values(planted), JSON.stringify(first));
    },
  );

  it('that only the topic counts over fifty lists is told before a request', async () => {
    const settlement = await delivery.deliver({ value: { ...person, lists: manyLists } });
    expect(settlement.outcome).toEqual({
      kind: 'dead-lettered',
      reason: 'invalid_field',
      message: "lists: must be at most 50, the topic's included",
    });
    expect(delivery.requests()).toEqual([]);
  });
});

describe('a fault that only the stored contact or the API can tell', () => {
  it('is found by the look-up where stored and new custom fields are over 25 together, and nothing is written', async () => {
    const email = `${randomUUID()}@example.org`;
    const stored = Object.fromEntries(manyFields.slice(0, 25).map((name) => [name, 'x']));
    delivery.account.putContact({ email, customFields: stored });
    const settlement = await delivery.deliver({ value: { ...person, email, customFields: { score: lastName } } });
    expect(settlement.outcome).toEqual({
      kind: 'dead-lettered',
      reason: 'too_many_custom_fields',
      message: "customFields: must be at most 25, the contact's included",
    });
    expect(delivery.requests()).toEqual(['get_contacts']);
  });

  it('is rejected with status and error key, and none of the words of the API, which quote what was sent', async () => {
    const settlement = await delivery.deliver({ value: { ...person, email: `${word}@münchen.example` } });
    expect(settlement).toMatchObject({
      outcome: { kind: 'dead-lettered', reason: 'rejected' },
      httpStatus: 400,
      errorKey: 'contacts.api.validation.error',
    });
    expect(delivery.requests()).toEqual(['get_contacts', 'create_contact']);
    expectNothingOf([...Object.values(planted), 'münchen'], JSON.stringify(settlement));
  });
});

describe('whatever a source writes', () => {
  const secret = fc.stringMatching(/^[a-z]{9,14}$/).map((text) => `q7${text}`);
  const places = ['email', 'firstName', 'phone', 'source', 'operation', 'birthday', 'occurredAt', 'lists', 'consent'];
  const bend = (text: string) =>
    fc.constantFrom<unknown>(text, [text], { [text]: text }, { month: text }, [[text]], `${text}@`, {
      permission: text,
    });

  it('comes out again neither in the settlement nor in the log, and ends no process', async () => {
    const trial = fc.asyncProperty(
      secret.chain((text) =>
        fc.record({
          text: fc.constant(text),
          place: fc.constantFrom(...places, text),
          value: bend(text),
          cut: fc.option(fc.nat(60), { freq: 6 }),
        }),
      ),
      async ({ text, place, value, cut }) => {
        const event = JSON.stringify({ email: `${text}@private.example`, lastName: text, id: 'bad-1', [place]: value });
        const settlement = await delivery.deliver({
          value: Buffer.from(cut === null ? event : event.slice(0, -1 - cut)),
        });
        const { source: _chosenBySource, ...said } = settlement;
        expectNothingOf([text], JSON.stringify(said));
        expectNothingOf([text], delivery.lines.join('\n'));
      },
    );
    await fc.assert(trial, { numRuns: 200 });
  });
});

describe('an error met on the way', () => {
  const body = {
    email_address: { address, permission_to_send: 'implicit' },
    first_name: 'z'.repeat(51),
    create_source: 'Account',
  } as const;
  const fail = (switches: SwitchesUpdate, token = delivery.accessToken) => {
    delivery.simulator.set({ faults: [], apiDown: false, ...switches });
    return delivery.contacts.createContact(token, { ...body, last_name: lastName });
  };
  afterEach(() => delivery.simulator.set({ faults: [], apiDown: false }));

  it.each([
    ['an invalid record', async () => makeLead({ ...person, phone: planted.phone.repeat(3) })],
    ['a name nobody knows', () => delivery.names.resolve({ lists: [word], customFields: [], tags: [] })],
    ['a refused contact', () => fail({})],
    ['a refused token', () => fail({}, `${word}-token`)],
    ['an outage', () => fail({ apiDown: true })],
    ['a page of HTML', () => fail({ faults: [{ kind: 'status', status: 500, body: 'html' }] })],
    ['a cut connection', () => fail({ faults: [{ kind: 'reset', when: 'after' }] })],
  ])('is logged without anything planted: %s', async (_what, run) => {
    const error = await run().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBeInstanceOf(Error);
    const before = delivery.lines.length;
    delivery.logger.error({ error }, 'met');
    const line = delivery.lines.slice(before).join();
    expect(line).toContain((error as Error).name);
    expectNothingOf([...Object.values(planted), delivery.accessToken], line);
  });
});

describe('afterwards', () => {
  it('a good neighbour is delivered', async () => {
    const settlement = await delivery.deliver({ value: { id: 'good-1', email: `${randomUUID()}@example.org` } });
    expect(settlement.outcome).toEqual({ kind: 'delivered' });
  });

  it('no log line holds anything that was planted', () => {
    expectNothingOf(Object.values(planted), delivery.lines.join('\n'));
  });
});

const everyName = {
  lists: accountNames.lists,
  tags: accountNames.tags,
  customFields: Object.fromEntries(accountNames.customFields.map((name) => [name, 'x'])),
};
