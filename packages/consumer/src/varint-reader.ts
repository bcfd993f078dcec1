/**
 * Reads what a Kafka record is made of, one after the other: ZigZag numbers in base 128, and bytes behind their length. What would
 * lie beyond the end is missing, or 0: whoever reads the lead says what is wrong with it. Never throws.
 *
 * @see https://kafka.apache.org/documentation/#recordbatch
 */
export class VarintReader {
  readonly bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  /** A number of 32 bits. */
  readInt(): number {
    const { bytes } = this;
    let byte = this.#next(bytes);
    let value = byte & 0x7f;
    for (let shift = 7; byte > 0x7f; shift += 7) {
      byte = this.#next(bytes);
      value |= (byte & 0x7f) << shift;
    }
    return (value >>> 1) ^ -(value & 1);
  }

  /** A number of 64 bits; one of more than 53 is rounded. */
  readLong(): number {
    const { bytes } = this;
    let byte = this.#next(bytes);
    let value = byte & 0x7f;
    for (let factor = 128; byte > 0x7f; factor *= 128) {
      byte = this.#next(bytes);
      value += (byte & 0x7f) * factor;
    }
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  /** Bytes that are not copied; null is not the same as none. */
  readBytes(): Buffer | null {
    const length = this.readInt();
    if (length < 0) return null;
    const start = this.at;
    this.at += length;
    return this.bytes.subarray(start, this.at);
  }

  readText(): string | null {
    const length = this.readInt();
    if (length < 0) return null;
    const start = this.at;
    this.at += length;
    return this.bytes.toString('utf8', start, this.at);
  }

  #next(bytes: Buffer): number {
    const byte = bytes[this.at] ?? 0;
    this.at += 1;
    return byte;
  }
}
