import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type Cell,
  contentAfter,
  type Deed,
  deedOf,
  goesUnread,
  leadKinds,
  permissionAfter,
  requestsOf,
  standings,
} from './support/consent-table.ts';
import { toContent } from './support/content.ts';
import { accountNames, type Delivery, type GivenRecord, startDelivery, startMs } from './support/delivery.ts';
import { anySituation, type Situation, setScene, toRecord } from './support/situation.ts';

const numRuns = 2;
const freshForMs = 5 * 60_000;

let delivery: Delivery;
beforeAll(async () => {
  delivery = await startDelivery();
  const warmUp = { id: 'warm-up', email: 'warm-up@example.org', ...named() };
  await delivery.deliver({ value: warmUp });
});
afterAll(() => delivery[Symbol.asyncDispose]());

/** Every name the account has, so that no trial needs to ask for names. */
const named = () => ({
  lists: accountNames.lists,
  tags: accountNames.tags,
  customFields: Object.fromEntries(accountNames.customFields.map((name) => [name, 'x'])),
});

/** The cells of one kind of lead and one standing: fresh or not, first attempt or second, newer than the end or not. */
const cellsOf = (kind: Cell['kind'], standing: Cell['standing']): Cell[] =>
  [true, false].flatMap((isFresh) =>
    [1, 2].flatMap((attempt) =>
      (standing === 'unsubscribed' || standing === 'deleted' ? [true, false] : [true]).map((isNewer) => ({
        ...{ kind, standing, isFresh, attempt, isNewer },
      })),
    ),
  );

const outcomeOf = (deed: Deed) => {
  if (deed === 'unsubscribed' || deed === 'contact_deleted') return { kind: 'skipped', reason: deed };
  return deed === 'not found' ? { kind: 'skipped', reason: 'contact_not_found' } : { kind: 'delivered' };
};

describe.each([false, true])('with Confirmed Opt-in on: %s', (isConfirmedOptIn) => {
  beforeAll(() => delivery.account.setConfirmedOptIn(isConfirmedOptIn));

  describe.each(leadKinds)('a lead of the kind: %s', (kind) => {
    it.each(standings)(
      'leaves a contact that was %s as its cell says, and unsubscribed after an opt-out',
      async (standing) => {
        for (const cell of cellsOf(kind, standing)) {
          const trial = fc.asyncProperty(anySituation(cell), async (situation) => {
            const email = `p-${randomUUID()}@example.org`;
            const record = await holdsItsCell(cell, situation, email, isConfirmedOptIn);
            await staysOut(cell, situation, email, record);
          });
          await fc.assert(trial, { numRuns });
        }
      },
    );
  });
});

const holdsItsCell = async (
  cell: Cell,
  situation: Situation,
  email: string,
  isConfirmedOptIn: boolean,
): Promise<Required<GivenRecord>> => {
  const { account, clock, budget, simulator } = delivery;
  clock.set(startMs);
  const before = await setScene(delivery, cell, situation, email);
  const record = toRecord(cell, situation, email);
  const permitsBefore = budget.calls.acquire;
  simulator.journal.clear();

  const settlement = await delivery.deliver(record);
  const after = account.contact(email);

  const deed = deedOf(cell);
  const requests = requestsOf(cell, situation.lead.tags.length > 0);
  expect(settlement).toMatchObject({ outcome: outcomeOf(deed), attempts: cell.attempt });
  expect(delivery.requests()).toEqual(requests);
  expect(budget.calls.acquire - permitsBefore).toBe(requests.length);
  expect(after?.email_address?.permission_to_send).toBe(
    permissionAfter(cell, before?.email_address?.permission_to_send, isConfirmedOptIn),
  );
  const stored = before && toContent(before, delivery);
  expect(after && toContent(after, delivery)).toEqual(contentAfter(deed, stored, situation.lead, ['Newsletter']));

  if (outcomeOf(deed).kind === 'skipped') expect(after).toEqual(before);
  else expect(settlement).toMatchObject({ contactId: after?.contact_id, action: before ? 'updated' : 'created' });
  if (before && deed !== 'form') {
    const { address, opt_out_date, opt_out_reason } = before.email_address ?? {};
    const kept = { address, ...(opt_out_date === undefined ? {} : { opt_out_date }) };
    expect(after?.email_address).toMatchObject({
      ...kept,
      ...(opt_out_reason === undefined ? {} : { opt_out_reason }),
    });
    expect(after).toMatchObject({ contact_id: before.contact_id, create_source: before.create_source });
  }
  expect(delivery.lines.join('\n')).not.toContain('contact_answer_differs');
  return record;
};

/**
 * The person opts out after all that, and the very same record comes again: as a second attempt, as one read anew a
 * minute later, and as one found again when its consent is old. Only a first attempt under five minutes goes unread; that
 * one has a test of its own below, since decision 6 names it as the race that remains.
 */
const staysOut = async (cell: Cell, situation: Situation, email: string, record: GivenRecord): Promise<void> => {
  const { account, clock } = delivery;
  const known = account.contact(email);
  if (known === undefined || known.deleted_at !== undefined) return;

  const optOutAtMs = Math.max(startMs, situation.consentAtMs) + 30_000;
  const soonMs = optOutAtMs + 30_000;
  const lateMs = Math.max(soonMs, situation.consentAtMs + freshForMs);
  const isStillFresh = soonMs - situation.consentAtMs < freshForMs;
  clock.set(optOutAtMs);
  const optedOut = account.unsubscribe(email);

  const again = [
    { atMs: soonMs, attempt: 2 },
    ...(goesUnread({ ...cell, isFresh: isStillFresh, attempt: 1 }) ? [] : [{ atMs: soonMs, attempt: 1 }]),
    { atMs: lateMs, attempt: 1 },
  ];
  for (const { atMs, attempt } of again) {
    clock.set(atMs);
    const { outcome } = await delivery.deliver({ ...record, attempt });
    const after = account.contact(email);
    expect(after?.email_address?.permission_to_send).toBe('unsubscribed');
    expect(after?.email_address?.opt_out_date).toBe(optedOut.email_address?.opt_out_date);
    expect(after?.list_memberships).toEqual(optedOut.list_memberships);
    if (cell.kind === 'update') expect(outcome).toEqual({ kind: 'delivered' });
    else expect(outcome).toEqual({ kind: 'skipped', reason: 'unsubscribed' });
  }
};
