/// <reference path="./kafkajs-internals.d.ts" />
import Decoder from 'kafkajs/src/protocol/decoder.js';
import Encoder from 'kafkajs/src/protocol/encoder.js';
import Long from 'kafkajs/src/utils/long.js';

/** Far below where the 32 bits of the short way end, and far above the milliseconds and offsets within a batch. */
const small = 2 ** 27;
const isSmall = (value: unknown): value is number => Number.isInteger(value) && Math.abs(value as number) < small;

/** With one of the first four bytes as its last, a number has 28 bits at most. */
const endsSoon = (bytes: Uint8Array, at: number): boolean => {
  for (let index = at; index < at + 4 && index < bytes.length; index += 1) if ((bytes[index] ?? 0) < 0x80) return true;
  return false;
};

/**
 * Has kafkajs read and write 64-bit numbers that are small the way it does 32-bit ones, byte for byte the same. It does
 * them all with BigInt, a dozen for each record, which is half of what it takes to write a record.
 */
export const shortenSmallLongs = (): void => {
  const { sizeOfVarLong } = Encoder;
  Encoder.sizeOfVarLong = function (this: typeof Encoder, value) {
    return isSmall(value) ? Encoder.sizeOfVarInt(value) : sizeOfVarLong.call(this, value);
  };

  const { writeVarLong } = Encoder.prototype;
  Encoder.prototype.writeVarLong = function (this: Encoder, value) {
    return isSmall(value) ? this.writeVarInt(value) : writeVarLong.call(this, value);
  };

  const { readVarLong } = Decoder.prototype;
  Decoder.prototype.readVarLong = function (this: Decoder) {
    return endsSoon(this.buffer, this.offset) ? Long.fromInt(this.readVarInt()) : readVarLong.call(this);
  };
};
