const xerialMagic = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00]);
const xerialHeaderBytes = 16;

/**
 * Decompresses Snappy as Kafka's clients write it: blocks in the framing of snappy-java, or one bare block.
 *
 * @see https://github.com/google/snappy/blob/main/format_description.txt
 * @throws {RangeError} the bytes are not Snappy.
 */
export const decompressSnappy = (bytes: Buffer): Buffer => {
  if (!bytes.subarray(0, xerialMagic.length).equals(xerialMagic)) return decompressBlock(bytes);
  const blocks: Buffer[] = [];
  for (let at = xerialHeaderBytes; at < bytes.length; ) {
    const size = bytes.readInt32BE(at);
    blocks.push(decompressBlock(bytes.subarray(at + 4, at + 4 + size)));
    at += 4 + size;
  }
  return Buffer.concat(blocks);
};

const decompressBlock = (block: Buffer): Buffer => {
  const [size, start] = readLength(block);
  const out = Buffer.allocUnsafe(size);
  let from = start;
  let to = 0;
  while (from < block.length) {
    const tag = block.readUInt8(from);
    from += 1;
    const high = tag >> 2;
    if ((tag & 3) === 0) {
      const lengthBytes = Math.max(0, high - 59);
      const length = (lengthBytes === 0 ? high : block.readUIntLE(from, lengthBytes)) + 1;
      from += lengthBytes;
      to += copyLiteral(block, from, out, to, length);
      from += length;
      continue;
    }
    const isShort = (tag & 3) === 1;
    const offsetBytes = isShort ? 1 : (tag & 3) * 2 - 2;
    const low = block.readUIntLE(from, offsetBytes);
    from += offsetBytes;
    const offset = isShort ? ((tag >> 5) << 8) | low : low;
    to = repeatOutput(out, to, offset, isShort ? ((tag >> 2) & 7) + 4 : high + 1);
  }
  if (to !== size) throw new RangeError(`Snappy block ends after ${to} of ${size} bytes`);
  return out;
};

const readLength = (block: Buffer): [length: number, next: number] => {
  let length = 0;
  for (let at = 0; at < 5; at += 1) {
    const byte = block.readUInt8(at);
    length += (byte & 0x7f) * 2 ** (7 * at);
    if (byte < 0x80) return [length, at + 1];
  }
  throw new RangeError('Snappy block has no length');
};

const copyLiteral = (from: Buffer, at: number, to: Buffer, toAt: number, length: number): number => {
  if (at + length > from.length || toAt + length > to.length) throw new RangeError('Snappy literal leaves its block');
  return from.copy(to, toAt, at, at + length);
};

/** Repeats what was written `offset` bytes ago; the repetition may run into itself. Returns the next free place. */
const repeatOutput = (out: Buffer, at: number, offset: number, length: number): number => {
  if (offset === 0 || offset > at || at + length > out.length) throw new RangeError('Snappy copy leaves its block');
  if (offset >= length) out.copyWithin(at, at - offset, at - offset + length);
  else for (let to = at; to < at + length; to += 1) out.writeUInt8(out.readUInt8(to - offset), to);
  return at + length;
};
