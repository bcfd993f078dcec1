import { expect, test } from 'vitest';
import { parseCommitMark, writeCommitMark } from './commit-mark.ts';

test.each([
  { receiptsFrom: 0n, inFlight: 3, isClean: false, alone: undefined },
  { receiptsFrom: 9_007_199_254_740_993n, inFlight: 0, isClean: true, alone: undefined },
  { receiptsFrom: 12n, inFlight: 50, isClean: false, alone: { offset: '9007199254740993', tries: 2 } },
])('a mark is read as it was written: %o', (mark) => {
  expect(parseCommitMark(writeCommitMark(mark))).toEqual(mark);
});

test.each([
  null,
  undefined,
  '',
  'a note of an operator',
  'leadferry/2 receipts=1 flight=0',
  'leadferry/1 receipts=x flight=0',
])('what is no mark of ours is none: %s', (metadata) => {
  expect(parseCommitMark(metadata)).toBeUndefined();
});
