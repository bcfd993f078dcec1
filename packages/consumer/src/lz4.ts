const frameMagic = 0x184d2204;

/** Bytes that are written one after the other, with room that grows. */
interface Output {
  bytes: Buffer;
  length: number;
}

/**
 * Decompresses LZ4 frames as Kafka's clients write them. Checksums are not verified: Kafka has its own.
 *
 * @see https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 * @throws {RangeError} the bytes are not LZ4 frames.
 */
export const decompressLz4 = (bytes: Buffer): Buffer => {
  const out: Output = { bytes: Buffer.allocUnsafe(Math.max(1024, bytes.length * 4)), length: 0 };
  for (let at = 0; at < bytes.length; ) at = decompressFrame(bytes, at, out);
  return out.bytes.subarray(0, out.length);
};

const decompressFrame = (bytes: Buffer, start: number, out: Output): number => {
  if (bytes.readUInt32LE(start) !== frameMagic) throw new RangeError('no LZ4 frame begins here');
  const flags = bytes.readUInt8(start + 4);
  const hasBlockChecksums = (flags & 0x10) !== 0;
  const hasContentSize = (flags & 0x08) !== 0;
  const hasContentChecksum = (flags & 0x04) !== 0;
  const hasDictionary = (flags & 0x01) !== 0;
  let at = start + 7 + (hasContentSize ? 8 : 0) + (hasDictionary ? 4 : 0);
  for (;;) {
    const header = bytes.readUInt32LE(at);
    at += 4;
    if (header === 0) return at + (hasContentChecksum ? 4 : 0);
    const size = header & 0x7fffffff;
    const block = bytes.subarray(at, at + size);
    if (block.length < size) throw new RangeError('LZ4 block is cut off');
    if (header >= 0x80000000) append(out, block);
    else decompressBlock(block, out);
    at += size + (hasBlockChecksums ? 4 : 0);
  }
};

const decompressBlock = (block: Buffer, out: Output): void => {
  let at = 0;
  const readRest = (nibble: number): number => {
    let length = nibble;
    for (let byte = nibble === 15 ? 255 : 0; byte === 255; length += byte) {
      byte = block.readUInt8(at);
      at += 1;
    }
    return length;
  };
  while (at < block.length) {
    const token = block.readUInt8(at);
    at += 1;
    const literals = readRest(token >> 4);
    if (at + literals > block.length) throw new RangeError('LZ4 literals leave their block');
    append(out, block.subarray(at, at + literals));
    at += literals;
    // A block ends with literals.
    if (at === block.length) return;
    const offset = block.readUInt16LE(at);
    at += 2;
    repeat(out, offset, readRest(token & 15) + 4);
  }
};

const append = (out: Output, bytes: Buffer): void => {
  makeRoom(out, bytes.length);
  bytes.copy(out.bytes, out.length);
  out.length += bytes.length;
};

/** Repeats what was written `offset` bytes ago; the repetition may run into itself. */
const repeat = (out: Output, offset: number, length: number): void => {
  if (offset === 0 || offset > out.length) throw new RangeError('LZ4 match lies before the beginning');
  makeRoom(out, length);
  const { bytes, length: start } = out;
  if (offset >= length) bytes.copyWithin(start, start - offset, start - offset + length);
  else for (let to = start; to < start + length; to += 1) bytes.writeUInt8(bytes.readUInt8(to - offset), to);
  out.length += length;
};

const makeRoom = (out: Output, more: number): void => {
  if (out.length + more <= out.bytes.length) return;
  const larger = Buffer.allocUnsafe(Math.max(out.bytes.length * 2, out.length + more));
  out.bytes.copy(larger, 0, 0, out.length);
  out.bytes = larger;
};
