import { expect, test } from 'vitest';
import { partitionOfKey } from './partition-of-key.ts';

// As org.apache.kafka.common.utils.Utils.murmur2 has them: toPositive(murmur2(key)) % partitions.
test.each([
  ['21', 1000, (-973_932_308 & 0x7fffffff) % 1000],
  ['foobar', 1000, (-790_332_482 & 0x7fffffff) % 1000],
  ['a-little-bit-long-string', 1000, (-985_981_536 & 0x7fffffff) % 1000],
])('key %s lies where a Java producer puts it', (key, partitions, expected) => {
  expect(partitionOfKey('leads', key, partitions)).toBe(expected);
});
