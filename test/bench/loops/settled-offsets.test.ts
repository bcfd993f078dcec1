import { expect, it } from 'vitest';
import { createSettledOffsets } from './settled-offsets.ts';

it('commits nothing beyond a record that is still on its way', () => {
  const settled = createSettledOffsets(10);
  for (const offset of [10, 11, 12]) settled.begin(offset);
  settled.settle(11);
  settled.settle(12);
  expect(settled.next()).toBe(10);
  settled.settle(10);
  expect(settled.next()).toBe(13);
});

it('steps over offsets that hold no record, and over thousands', () => {
  const settled = createSettledOffsets(0);
  for (let offset = 0; offset < 10_000; offset += 2) settled.begin(offset);
  for (let offset = 9998; offset >= 0; offset -= 2) settled.settle(offset);
  expect(settled.next()).toBe(9999);
  settled.begin(20_000);
  settled.settle(20_000);
  expect(settled.next()).toBe(20_001);
});
