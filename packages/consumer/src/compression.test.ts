import { expect, test } from 'vitest';
import { decompressLz4 } from './lz4.ts';
import { decompressSnappy } from './snappy.ts';

const lz4Frame = (...block: number[]) =>
  Buffer.from([0x04, 0x22, 0x4d, 0x18, 0x60, 0x40, 0x82, block.length, 0, 0, 0, ...block, 0, 0, 0, 0]);

test('a bare Snappy block is read, with a copy that runs into itself', () => {
  // length 9, literal "ab" of 2 bytes, copy of 7 bytes from 2 bytes ago
  expect(String(decompressSnappy(Buffer.from([9, 1 << 2, 0x61, 0x62, ((7 - 4) << 2) | 1, 2])))).toBe('ababababa');
});

test('an LZ4 frame is read, with a match that runs into itself', () => {
  // 2 literals and a match of 7 from 2 bytes ago, then a last literal
  expect(String(decompressLz4(lz4Frame(0x23, 0x61, 0x62, 2, 0, 0x10, 0x21)))).toBe('ababababa!');
});

test.each([
  ['a copy from before the beginning', () => decompressSnappy(Buffer.from([9, 0, 0x61, ((7 - 4) << 2) | 1, 5]))],
  ['a literal that is cut off', () => decompressSnappy(Buffer.from([9, 8 << 2, 0x61]))],
  ['a block that ends early', () => decompressSnappy(Buffer.from([9, 0, 0x61]))],
  ['a match from before the beginning', () => decompressLz4(lz4Frame(0x13, 0x61, 9, 0, 0x10, 0x21))],
  ['literals that are cut off', () => decompressLz4(lz4Frame(0x80, 0x61))],
  ['no frame', () => decompressLz4(Buffer.from('not compressed'))],
])('%s is an error, not bytes', (_, decompress) => {
  expect(decompress).toThrow(RangeError);
});
