import { randomUUID } from 'node:crypto';
import type { Contact } from '@leadferry/simulator';
import fc from 'fast-check';
import type { Cell, LeadKind } from './consent-table.ts';
import { anyLeadContent, anyStoredContent, type Content, storeContact, toLeadFields } from './content.ts';
import { type Delivery, type GivenRecord, startMs } from './delivery.ts';

const secondMs = 1000;
const dayMs = 86_400_000;

/** Everything of one trial that the cell leaves open. */
export interface Situation {
  readonly lead: Content;
  readonly stored: Content;
  /** Epoch milliseconds, whole seconds, since that is how fine the vendor dates an opt-out. */
  readonly consentAtMs: number;
  /** When the person opted out or the contact was deleted. */
  readonly endedAtMs: number;
  /** Which of the three the time of consent is read from; later ones then say something else. */
  readonly timeFrom: 'consent.obtainedAt' | 'occurredAt' | 'timestamp';
  readonly statedInUpdate: 'explicit' | 'implicit' | undefined;
  readonly permissionBeforeDeletion: 'explicit' | 'implicit' | 'unsubscribed';
  readonly isShouted: boolean;
}

const startOfDay = (epochMs: number): number => epochMs - (epochMs % dayMs);

const consentTime = ({ isFresh, isNewer }: Cell): fc.Arbitrary<number> => {
  const oldest = isFresh ? 299 : 3 * 86_400;
  // A consent from the future, as far as clocks may differ, leaves no room for an opt-out after it.
  const youngest = isFresh ? (isNewer ? -240 : 0) : 300;
  return fc
    .oneof(fc.constantFrom(youngest, oldest), fc.integer({ min: youngest, max: oldest }))
    .map((age) => startMs - age * secondMs);
};

/** The end's place: before the consent, or from the consent on until now; a deletion is only known by its day. */
const endTime = ({ isNewer, standing }: Cell, consentAtMs: number): fc.Arbitrary<number> => {
  const from = standing === 'deleted' ? startOfDay(consentAtMs) : consentAtMs;
  const seconds = isNewer ? { min: -3 * 86_400, max: -1 } : { min: 0, max: Math.floor((startMs - from) / secondMs) };
  return fc
    .oneof(fc.constantFrom(seconds.min, seconds.max), fc.integer(seconds))
    .map((offset) => from + offset * secondMs);
};

/** Any trial of a cell. */
export const anySituation = (cell: Cell): fc.Arbitrary<Situation> =>
  consentTime(cell).chain((consentAtMs) =>
    fc.record({
      lead: anyLeadContent(),
      stored: anyStoredContent(),
      consentAtMs: fc.constant(consentAtMs),
      endedAtMs: endTime(cell, consentAtMs),
      timeFrom: fc.constantFrom('consent.obtainedAt', 'occurredAt', 'timestamp'),
      statedInUpdate: fc.constantFrom('explicit', 'implicit', undefined),
      permissionBeforeDeletion: fc.constantFrom('explicit', 'implicit', 'unsubscribed'),
      isShouted: fc.boolean(),
    }),
  );

/** Puts the contact of the cell into the account; returns it, or undefined where the cell has none. */
export const setScene = async (
  delivery: Delivery,
  { standing }: Cell,
  { stored, endedAtMs, permissionBeforeDeletion }: Situation,
  email: string,
): Promise<Contact | undefined> => {
  const { account } = delivery;
  if (standing === 'absent') return undefined;
  await storeContact(delivery, email, stored);
  switch (standing) {
    case 'unsubscribed':
      return account.unsubscribe(email, { atMs: endedAtMs, reason: 'too many mails' });
    case 'deleted':
      if (permissionBeforeDeletion === 'unsubscribed') account.unsubscribe(email, { atMs: endedAtMs - secondMs });
      else account.setPermission(email, permissionBeforeDeletion);
      return account.removeContact(email, { atMs: endedAtMs });
    default:
      return account.setPermission(email, standing);
  }
};

const statedBy = (kind: LeadKind, { statedInUpdate }: Situation): 'explicit' | 'implicit' | undefined => {
  if (kind === 'explicit lead') return 'explicit';
  if (kind === 'implicit lead') return 'implicit';
  return kind === 'update' ? statedInUpdate : undefined;
};

/** Writes the record of a trial, as its source would publish it. */
export const toRecord = ({ kind, attempt }: Cell, situation: Situation, email: string): Required<GivenRecord> => {
  const { consentAtMs, timeFrom, isShouted } = situation;
  const permission = statedBy(kind, situation);
  const at = new Date(consentAtMs).toISOString();
  // Times that lose against the one that counts say the opposite of it: now for an old consent, long ago for a fresh one.
  const misleadingMs = startMs - consentAtMs < 300_000 ? startMs - 5 * dayMs : startMs;
  const isStatedTime = timeFrom === 'consent.obtainedAt' && permission !== undefined;
  const isOccurredAt = timeFrom === 'occurredAt' || (timeFrom === 'consent.obtainedAt' && permission === undefined);
  const occurredAt = isOccurredAt ? at : isStatedTime ? new Date(misleadingMs).toISOString() : undefined;
  return {
    topic: kind === "lead of an explicit topic's own consent" ? 'forms' : 'leads',
    attempt,
    timestampMs: timeFrom === 'timestamp' ? consentAtMs : misleadingMs,
    headers: {},
    value: {
      ...toLeadFields(situation.lead),
      id: randomUUID(),
      email: isShouted ? email.toUpperCase() : email,
      operation: kind === 'update' ? 'update' : 'upsert',
      occurredAt,
      consent: permission === undefined ? undefined : { permission, obtainedAt: isStatedTime ? at : undefined },
    },
  };
};
