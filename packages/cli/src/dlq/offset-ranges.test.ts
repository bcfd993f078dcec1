import fc from 'fast-check';
import { expect, it } from 'vitest';
import { decodeMarker, encodeMarker } from './marker.ts';
import { offsetsOf, toRanges } from './offset-ranges.ts';

it('offsets that follow each other are one range', () => {
  expect(toRanges([1n, 2n, 3n, 7n, 9n, 10n])).toEqual([
    [1n, 3n],
    [7n, 7n],
    [9n, 10n],
  ]);
  expect(toRanges([])).toEqual([]);
});

it('ranges hold exactly the offsets they were made of, also through a marker', () => {
  const rising = fc
    .uniqueArray(fc.bigInt({ min: 0n, max: 200n }))
    .map((offsets) => offsets.sort((a, b) => Number(a - b)));
  fc.assert(
    fc.property(rising, (offsets) => {
      const text = encodeMarker({ action: 'replayed', ranges: toRanges(offsets), at: '2026-11-27T10:00:00Z' });
      expect([...offsetsOf(decodeMarker(Buffer.from(text))?.ranges ?? [])]).toEqual(offsets);
    }),
  );
});

it('offsets of 64 bits keep every digit', () => {
  const offset = 9_007_199_254_740_993n;
  const text = encodeMarker({ action: 'purged', ranges: [[offset, offset]], at: '2026-11-27T10:00:00Z' });
  expect(decodeMarker(Buffer.from(text))?.ranges).toEqual([[offset, offset]]);
});

it('what lies before a first offset is passed over', () => {
  expect([...offsetsOf([[0n, 5n]], 4n)]).toEqual([4n, 5n]);
});

it.each(['', 'null', '{}', '{"action":"sold","ranges":[],"at":""}', '{"action":"purged","ranges":[[1,2]],"at":""}'])(
  '%s is no marker',
  (text) => expect(decodeMarker(Buffer.from(text))).toBeUndefined(),
);
