import { promisify } from 'node:util';
import { zstdDecompress } from 'node:zlib';
import kafkajs from 'kafkajs';
import { decompressLz4 } from './lz4.ts';
import { decompressSnappy } from './snappy.ts';

const { CompressionCodecs, CompressionTypes } = kafkajs;

/**
 * Teaches kafkajs to read what it cannot by itself: topics whose records are compressed with Snappy, LZ4 or Zstandard,
 * as sources in other languages often are and as a topic's own `compression.type` can make them. Without it one such
 * record ends the consumer for good. Nothing is ever written with them.
 */
export const readAllCompressions = (): void => {
  CompressionCodecs[CompressionTypes.Snappy] = readOnly(decompressSnappy);
  CompressionCodecs[CompressionTypes.LZ4] = readOnly(decompressLz4);
  CompressionCodecs[CompressionTypes.ZSTD] = readOnly(promisify(zstdDecompress));
};

const readOnly = (decompress: (bytes: Buffer) => Buffer | Promise<Buffer>) => () => ({
  compress: async () => {
    throw new TypeError('this consumer writes no records with this compression');
  },
  decompress: async (bytes: Buffer) => decompress(bytes),
});
