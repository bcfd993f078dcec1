import fc from 'fast-check';
import Decoder from 'kafkajs/src/protocol/decoder.js';
import Encoder from 'kafkajs/src/protocol/encoder.js';
import { expect, test } from 'vitest';
import { cureKafkajs } from './kafkajs-cures.ts';

cureKafkajs();

const edges = [0, 1, -1, 63, 64, -64, -65, 8191, 8192, 2 ** 20, 2 ** 27 - 1, 2 ** 27, -(2 ** 27), 2 ** 31, -(2 ** 40)];

/** ZigZag and base 128, as the protocol has them. */
const spell = (value: bigint): number[] => {
  let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
  const bytes: number[] = [];
  for (; rest >= 128n; rest >>= 7n) bytes.push(Number(rest & 127n) + 128);
  return [...bytes, Number(rest)];
};

const expectTheSame = (value: number): void => {
  const { buffer } = new Encoder().writeVarLong(value);
  expect([...buffer]).toEqual(spell(BigInt(value)));
  expect(Encoder.sizeOfVarLong(value)).toBe(buffer.length);
  const decoder = new Decoder(Buffer.concat([buffer, Buffer.from([0xff])]));
  expect(String(decoder.readVarLong())).toBe(String(value));
  expect(decoder.offset).toBe(buffer.length);
};

test.each(edges)('%i is written and read as the protocol has it', expectTheSame);

test('so is any other number', () => {
  fc.assert(fc.property(fc.maxSafeInteger(), expectTheSame));
});
