import type { JournalEntry } from '@leadferry/simulator';

/** Makes journal entries for tests of the judges: applied, answered sign-up forms unless said otherwise. */
export const journalOf = (...notes: readonly Partial<JournalEntry>[]): JournalEntry[] =>
  notes.map((note, index) => ({
    index,
    atMs: index,
    monotonicMs: index,
    kind: 'api',
    endpoint: 'sign_up_form',
    method: 'POST',
    status: 200,
    answered: 'answered',
    applied: true,
    account: 'default',
    application: 'application',
    generation: 1,
    contactKey: 'ada@example.org',
    contactId: 'contact of ada',
    proofSeq: undefined,
    errorKey: undefined,
    grantType: undefined,
    refreshTokenHash: undefined,
    ...note,
  }));
