/// <reference path="./kafkajs-internals.d.ts" />
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import { afterEach, expect, test, vi } from 'vitest';
import { cureKafkajs } from './kafkajs-cures.ts';

afterEach(() => vi.useRealTimers());

/** The queue of a connection with one request, sent just now. */
const openQueue = (requestTimeout: number) => {
  const timeoutRequest = vi.fn();
  const inflight = new Map([[1, { sentAt: Date.now(), requestTimeout, timeoutRequest }]]);
  const state = { isConnected: true };
  const queue: RequestQueue = Object.assign(Object.create(RequestQueue.prototype), {
    enforceRequestTimeout: true,
    inflight,
    isConnected: () => state.isConnected,
  });
  queue.scheduleRequestTimeoutCheck();
  return { queue, state, timeoutRequest };
};

test('one timer looks for requests without an answer, of all connections, and is gone with the last of them', () => {
  cureKafkajs();
  vi.useFakeTimers();
  const [quick, slow] = [openQueue(400), openQueue(900)];
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(400);
  expect(quick.timeoutRequest).not.toHaveBeenCalled();
  vi.advanceTimersByTime(250);
  expect(quick.timeoutRequest).toHaveBeenCalled();
  expect(slow.timeoutRequest).not.toHaveBeenCalled();
  slow.state.isConnected = false;
  vi.advanceTimersByTime(250);
  expect(vi.getTimerCount()).toBe(1);
  quick.queue.destroy();
  expect(vi.getTimerCount()).toBe(0);
});
