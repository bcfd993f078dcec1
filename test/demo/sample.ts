import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContactSeed } from '@leadferry/simulator';
import type { SourceRecord } from '../support/topics.ts';

const dayMs = 86_400_000;

const readLines = <T>(name: string): T[] =>
  readFileSync(join(import.meta.dirname, name), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);

interface LeadLine {
  readonly key: string;
  /** A lead event as its source published it. */
  readonly value?: object;
  /** Bytes that are not a lead event; null for a tombstone. */
  readonly raw?: string | null;
}

/** Reads the 120 sample leads: four sources, names of the whole world, repeated people, and eight that are broken. */
export const readSampleLeads = (): SourceRecord[] =>
  readLines<LeadLine>('leads.jsonl').map(({ key, value, raw }) => ({
    key,
    value: value === undefined ? (raw ?? null) : JSON.stringify(value),
  }));

type ContactLine = Omit<ContactSeed, 'permission'> & {
  readonly permission: NonNullable<ContactSeed['permission']> | 'deleted';
  readonly optOutDaysAgo?: number;
};

/** Reads the contacts the account has before the first lead arrives: some opted out, one was deleted. */
export const readSampleContacts = (nowMs: number): ContactSeed[] =>
  readLines<ContactLine>('contacts.jsonl').map(({ permission, optOutDaysAgo, ...contact }) => ({
    ...contact,
    permission: permission === 'deleted' ? 'implicit' : permission,
    createdAtMs: nowMs - 90 * dayMs,
    ...(optOutDaysAgo === undefined ? {} : { optOutAtMs: nowMs - optOutDaysAgo * dayMs }),
    ...(permission === 'deleted' ? { deletedAtMs: nowMs - 20 * dayMs } : {}),
  }));
