import { shorten } from '@leadferry/account';
import { describe, expect, it } from 'vitest';
import { createLastDeliveries, type LastDeliveries } from './last-deliveries.ts';

const hashOf = (name: string): string => Buffer.from(name.padEnd(32, '.')).toString('hex');
const hour = 3_600_000;
const nowMs = 100 * hour;

/**
 * Adds a receipt about a contact, handed out and settled at these seconds: of a delivered content, of one that was found to be
 * there (`=A`), or of none (`?`).
 */
const add = (
  lasts: LastDeliveries,
  [contact, content, fromSeconds, toSeconds]: readonly [string, string, number, number],
  trustMs = 200 * hour,
): void =>
  lasts.add(
    {
      contactKey: hashOf(contact),
      contactHash: content === '?' ? undefined : hashOf(content.replace('=', '')),
      isDelivery: /^[A-Z]$/.test(content),
      receivedAtMs: fromSeconds * 1000,
      settledAtMs: toSeconds * 1000,
    },
    trustMs,
  );

const ofMany = (...deliveries: (readonly [string, string, number, number])[]): LastDeliveries => {
  const lasts = createLastDeliveries();
  for (const delivery of deliveries) add(lasts, delivery);
  return lasts;
};
const contentsOf = (lasts: LastDeliveries): Record<string, string> =>
  Object.fromEntries(
    [...lasts.trusted(nowMs)].map(({ contact, hash }) => [
      Buffer.from(contact, 'hex').toString().replaceAll('.', ''),
      Buffer.from(hash, 'hex').toString().replaceAll('.', ''),
    ]),
  );

describe('what was last delivered to each contact', () => {
  it('is found out from receipts in any order', () => {
    const deliveries = [
      ['ada', 'A', 10, 11],
      ['ada', 'B', 20, 21],
      ['bob', 'C', 15, 16],
    ] as const;
    expect(contentsOf(ofMany(...deliveries))).toEqual({ ada: 'B', bob: 'C' });
    expect(contentsOf(ofMany(...deliveries.toReversed()))).toEqual({ ada: 'B', bob: 'C' });
  });

  it('is not known where two different deliveries were at work at the same time', () => {
    const overlapping = [
      ['ada', 'A', 10, 20],
      ['ada', 'B', 15, 30],
    ] as const;
    expect(contentsOf(ofMany(...overlapping))).toEqual({});
    expect(contentsOf(ofMany(...overlapping.toReversed()))).toEqual({});
  });

  it('is known where those at work at the same time were the same, or a later one settled it', () => {
    expect(contentsOf(ofMany(['ada', 'A', 10, 20], ['ada', 'A', 15, 30]))).toEqual({ ada: 'A' });
    expect(contentsOf(ofMany(['ada', 'A', 10, 20], ['ada', 'B', 15, 30], ['ada', 'A', 40, 41]))).toEqual({ ada: 'A' });
  });

  it('is not known of another delivery shortly before, since clocks differ', () => {
    expect(contentsOf(ofMany(['ada', 'A', 10, 20], ['ada', 'B', 20.5, 30]))).toEqual({});
    expect(contentsOf(ofMany(['ada', 'A', 10, 20], ['ada', 'B', 21.5, 30]))).toEqual({ ada: 'B' });
  });

  it('is confirmed, as of its delivery, by a lead that was found unchanged later', () => {
    const lasts = ofMany(['ada', '=A', 30, 31], ['ada', 'A', 10, 11]);
    expect([...lasts.trusted(nowMs)]).toMatchObject([{ atMs: 10_000 }]);
  });

  it('is not known where something was told of it since whose delivery the receipts no longer have', () => {
    expect(contentsOf(ofMany(['ada', 'A', 10, 11], ['ada', '=B', 30, 31]))).toEqual({});
    expect(contentsOf(ofMany(['ada', 'A', 10, 11], ['ada', 'B', 20, 21], ['ada', '=A', 30, 31]))).toEqual({});
    expect(contentsOf(ofMany(['ada', 'A', 10, 11], ['ada', '?', 30, 31]))).toEqual({});
    expect(contentsOf(ofMany(['ada', '?', 5, 6], ['ada', 'A', 10, 11]))).toEqual({ ada: 'A' });
  });

  it('is remembered as of the moment before the request, for what is left of the trust', () => {
    const lasts = createLastDeliveries();
    add(lasts, ['ada', 'A', 99 * 3600, 99.5 * 3600], 3 * hour);
    const contact = shorten(hashOf('ada'));
    expect([...lasts.trusted(nowMs)]).toEqual([
      { contact, hash: shorten(hashOf('A')), atMs: 99 * hour, keepMs: 2 * hour },
    ]);
  });

  it('is left out when it is too old, or its topic believes no memory: also where an older one would be believed', () => {
    const lasts = createLastDeliveries();
    add(lasts, ['old', 'A', 10, 11], hour);
    add(lasts, ['ada', 'A', 10, 11]);
    add(lasts, ['ada', 'B', 20, 21], 0);
    expect(contentsOf(lasts)).toEqual({});
    expect(lasts.contacts).toBe(2);
  });
});
