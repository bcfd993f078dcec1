import type { JournalEntry } from '@leadferry/simulator';
import { describe, expect, it } from 'vitest';
import { journalOf } from './journal-of.ts';
import { type Evidence, judgeDelivery } from './judge-delivery.ts';
import type { SeenDeadLetter, SeenLead, SeenReceipt } from './seen.ts';

const lead = (seq: number): SeenLead => ({
  seq: String(seq),
  topic: 'leads',
  partition: 0,
  offset: String(seq),
  producedAtMs: 0,
});

const receipt = (seq: number, change: Partial<SeenReceipt> = {}): SeenReceipt => ({
  topic: 'leads',
  partition: 0,
  offset: String(seq),
  outcome: 'delivered',
  reason: null,
  contactId: 'contact of ada',
  atMs: 0,
  groupId: 'group',
  ...change,
});

const deadLetter = (seq: number): SeenDeadLetter => ({
  topic: 'leads',
  partition: 0,
  offset: String(seq),
  reason: 'rejected',
});

const write = (seq: number, change: Partial<JournalEntry> = {}): Partial<JournalEntry> => ({
  proofSeq: String(seq),
  ...change,
});

/** Three leads of one person, all as they should be, with what is replaced. */
const judge = (change: Partial<Omit<Evidence, 'journal'>> & { writes?: readonly Partial<JournalEntry>[] } = {}) => {
  const { writes = [write(1), write(2), write(3)], ...rest } = change;
  return judgeDelivery({
    leads: [lead(1), lead(2), lead(3)],
    receipts: [receipt(1), receipt(2), receipt(3)],
    deadLetters: [],
    ...rest,
    journal: journalOf(...writes),
  });
};

it('finds nothing wrong where every lead was applied once, in order, with one receipt', () => {
  expect(judge()).toEqual({
    leads: 3,
    delivered: 3,
    skipped: 0,
    deadLettered: 0,
    lost: 0,
    duplicates: 0,
    orderBreaks: 0,
    repeats: 0,
    retriesAfterUnknown: 0,
    withoutReceipt: 0,
    surplusReceipts: 0,
    surplusDeadLetters: 0,
  });
});

describe('lost', () => {
  it('is a lead that was never applied, though its receipt says delivered', () => {
    expect(judge({ writes: [write(1), write(3)] })).toMatchObject({ lost: 1, delivered: 3 });
  });

  it('is a lead whose only request was not applied', () => {
    const refused = write(2, { applied: false, status: 500 });
    expect(judge({ writes: [write(1), refused, write(3)] })).toMatchObject({ lost: 1 });
  });

  it('is a lead that the commits passed over: no write, no receipt', () => {
    const receipts = [receipt(1), receipt(3)];
    expect(judge({ writes: [write(1), write(3)], receipts })).toMatchObject({ lost: 1, withoutReceipt: 1 });
  });

  it('is not a lead that was skipped or set aside', () => {
    const receipts = [
      receipt(1),
      receipt(2, { outcome: 'skipped', reason: 'unsubscribed', contactId: null }),
      receipt(3, { outcome: 'dead-lettered', reason: 'rejected', contactId: null }),
    ];
    const figures = judge({ writes: [write(1)], receipts, deadLetters: [deadLetter(3)] });
    expect(figures).toMatchObject({ lost: 0, skipped: 1, deadLettered: 1, delivered: 1, duplicates: 0 });
  });

  it('is a lead whose receipt says dead-lettered while no dead letter was written', () => {
    const receipts = [receipt(1), receipt(2), receipt(3, { outcome: 'dead-lettered', reason: 'rejected' })];
    expect(judge({ writes: [write(1), write(2)], receipts })).toMatchObject({ lost: 1, deadLettered: 0 });
  });
});

describe('duplicates', () => {
  it('are leads with two fates', () => {
    const receipts = [receipt(1), receipt(2), receipt(3), receipt(3, { outcome: 'skipped', reason: 'unchanged' })];
    expect(judge({ receipts })).toMatchObject({ duplicates: 1, surplusReceipts: 1 });
  });

  it('are leads that were delivered and lie in the dead letter topic too', () => {
    expect(judge({ deadLetters: [deadLetter(2)] })).toMatchObject({ duplicates: 1 });
  });

  it('are leads that made two contacts', () => {
    const writes = [write(1), write(2), write(3), write(3, { contactId: 'another contact' })];
    expect(judge({ writes })).toMatchObject({ duplicates: 1, repeats: 1 });
  });

  it('are not leads whose receipt was written twice: those are surplus receipts', () => {
    expect(judge({ receipts: [receipt(1), receipt(1), receipt(2), receipt(3)] })).toMatchObject({
      duplicates: 0,
      surplusReceipts: 1,
    });
  });

  it('are not dead letters written twice: those are surplus dead letters', () => {
    const receipts = [receipt(1), receipt(2), receipt(3, { outcome: 'dead-lettered', reason: 'rejected' })];
    const figures = judge({ writes: [write(1), write(2)], receipts, deadLetters: [deadLetter(3), deadLetter(3)] });
    expect(figures).toMatchObject({ duplicates: 0, surplusDeadLetters: 1, deadLettered: 1 });
  });
});

describe('order', () => {
  it('is broken where an earlier lead of a person is applied after a later one', () => {
    expect(judge({ writes: [write(1), write(3), write(2)] })).toMatchObject({ orderBreaks: 1, lost: 0 });
  });

  it('is broken where a repeat undoes a later lead', () => {
    expect(judge({ writes: [write(1), write(2), write(1), write(3)] })).toMatchObject({ orderBreaks: 1, repeats: 1 });
  });

  it('is not broken between people', () => {
    const writes = [write(1), write(3, { contactKey: 'bea@example.org' }), write(2)];
    expect(judge({ writes })).toMatchObject({ orderBreaks: 0 });
  });
});

describe('a lead applied twice', () => {
  it('is a repeat where the first answer came, or its worker left', () => {
    const writes = [write(1), write(1), write(2, { answered: 'abandoned' }), write(2), write(3)];
    expect(judge({ writes })).toMatchObject({ repeats: 2, retriesAfterUnknown: 0 });
  });

  it('is a retry where the answer was lost after applying: hung, cut off, or an error in its place', () => {
    const writes = [
      ...[write(1, { answered: 'hung', status: 0 }), write(1)],
      ...[write(2, { answered: 'reset_after', status: 0 }), write(2)],
      ...[write(3, { status: 500 }), write(3)],
    ];
    expect(judge({ writes })).toMatchObject({ repeats: 0, retriesAfterUnknown: 3, duplicates: 0 });
  });

  it('is a retry where a living worker gave up, and a repeat where a worker was killed while it waited', () => {
    const writes = [
      ...[write(1, { answered: 'abandoned', atMs: 5000 }), write(1)],
      ...[write(2, { answered: 'abandoned', atMs: 9500 }), write(2)],
      write(3),
    ];
    const leaving = { killsMs: [10_000], patienceMs: 1000 };
    expect(judge({ writes, leaving })).toMatchObject({ repeats: 1, retriesAfterUnknown: 1 });
  });

  it('counts each time by what became of the one before', () => {
    const writes = [write(1, { answered: 'hung' }), write(1), write(1), write(2), write(3)];
    expect(judge({ writes })).toMatchObject({ repeats: 1, retriesAfterUnknown: 1 });
  });
});

it('refuses a source that published a lead twice', () => {
  expect(() => judge({ leads: [lead(1), lead(1)] })).toThrow(RangeError);
});

it('counts records that are no leads by their dead letters alone', () => {
  const garbage = { ...lead(4), seq: undefined };
  expect(judge({ leads: [lead(1), lead(2), lead(3), garbage] })).toMatchObject({
    leads: 4,
    lost: 1,
    withoutReceipt: 1,
  });
});
