import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import Encoder from 'kafkajs/src/protocol/encoder.js';
import { expect, test, vi } from 'vitest';
import { cureKafkajs } from './kafkajs-cures.ts';
import { nullHeaderValue } from './kafkajs-null-header.ts';

test('an idle connection arms no timer, one with a waiting request does', () => {
  cureKafkajs();
  const setTimer = vi.spyOn(globalThis, 'setTimeout');
  const queue = Object.assign(Object.create(RequestQueue.prototype), {
    pending: [],
    throttledUntil: -1,
    throttleCheckTimeoutId: null,
  });
  queue.scheduleCheckPendingRequests();
  expect(setTimer).not.toHaveBeenCalled();
  queue.pending = ['waiting'];
  queue.scheduleCheckPendingRequests();
  expect(setTimer).toHaveBeenCalledTimes(1);
  expect(setTimer.mock.calls[0]?.[1]).toBeGreaterThan(0);
  clearTimeout(queue.throttleCheckTimeoutId);
  setTimer.mockRestore();
});

test('the stand-in for a null header value is written as null, other empty values are not', () => {
  cureKafkajs();
  const written = (value: unknown) => new Encoder().writeVarIntBytes(value) as unknown as { buffer: Buffer };
  expect([...written(nullHeaderValue).buffer]).toEqual([...written(null).buffer]);
  expect([...written(Buffer.alloc(0)).buffer]).toEqual([0]);
});
