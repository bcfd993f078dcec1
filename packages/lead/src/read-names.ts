import { isSingleLine } from './plain-text.ts';

/** What an invalid record can still be called by. */
export interface RecordNames {
  readonly leadId: string | undefined;
  readonly source: string | undefined;
}

const maxLength = 255;

/** Tells whether a text carries the record's email address, which would put it into every log line. */
export const carriesEmail = (text: unknown, email: unknown): boolean => {
  if (typeof text !== 'string' || typeof email !== 'string') return false;
  // Most names have none, and then nothing needs to be lower-cased.
  if (email.includes('@') && !text.includes('@')) return false;
  const address = email.trim().toLowerCase();
  return address !== '' && text.toLowerCase().includes(address);
};

const toName = (value: unknown, email: unknown): string | undefined => {
  if (typeof value !== 'string' || carriesEmail(value, email)) return undefined;
  const name = value.trim();
  return name !== '' && name.length <= maxLength && isSingleLine(name) ? name : undefined;
};

/** Reads id and source of a record that is otherwise wrong, where they can safely be logged. */
export const readNames = (event: { id?: unknown; source?: unknown; email?: unknown }): RecordNames => ({
  leadId: toName(event.id, event.email),
  source: toName(event.source, event.email),
});
