/// <reference path="./kafkajs-internals.d.ts" />
import ConsumerGroup from 'kafkajs/src/consumer/consumerGroup.js';
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';
import Encoder from 'kafkajs/src/protocol/encoder.js';
import { readFetchesLate } from './kafkajs-fetch.ts';
import { nullHeaderValue } from './kafkajs-null-header.ts';
import { writeProduceRequestsAtOnce } from './kafkajs-produce.ts';
import { shortenSmallLongs } from './kafkajs-small-longs.ts';
import { checkTimeOutsTogether } from './kafkajs-time-outs.ts';
import { takeTurns } from './take-turns.ts';

let isApplied = false;

/**
 * Mends what kafkajs 2.2.4 will not: applied once per process, before the first client is made.
 *
 * - An idle connection re-arms a timer with a negative delay each millisecond: a warning on Node 24 and 3 % of a core
 *   (tulios/kafkajs#1751, #1556). The check is now scheduled only while a request waits; `push` schedules it itself.
 * - Time-outs of requests are looked for by one timer, not ten times a second for each connection ({@link checkTimeOutsTogether}).
 * - A member finishes what is in flight before it joins a new generation: kafkajs joins at once, and tells nobody in time.
 *   What an assigner has as `beforeJoin` is awaited.
 * - A fetch asks for its partitions in another order each time ({@link takeTurns}): kafkajs never changes it.
 * - A null header value can be produced, as {@link nullHeaderValue}.
 * - Small 64-bit numbers cost what 32-bit ones cost ({@link shortenSmallLongs}).
 * - A produce request is written into one buffer ({@link writeProduceRequestsAtOnce}).
 * - A record that was fetched is taken apart when its turn comes ({@link readFetchesLate}).
 */
export const cureKafkajs = (): void => {
  if (isApplied) return;
  isApplied = true;

  const { scheduleCheckPendingRequests } = RequestQueue.prototype;
  RequestQueue.prototype.scheduleCheckPendingRequests = function (this: RequestQueue) {
    if (this.pending.length > 0) scheduleCheckPendingRequests.call(this);
  };

  const { joinAndSync } = ConsumerGroup.prototype;
  ConsumerGroup.prototype.joinAndSync = async function (this: ConsumerGroup) {
    for (const assigner of this.assigners) await assigner.beforeJoin?.();
    return joinAndSync.call(this);
  };

  const { filterPartitionsByNode } = ConsumerGroup.prototype;
  const turns = new WeakMap<ConsumerGroup, number>();
  ConsumerGroup.prototype.filterPartitionsByNode = function (this: ConsumerGroup, nodeId, topics) {
    const turn = turns.get(this) ?? 0;
    turns.set(this, turn + 1);
    return takeTurns(filterPartitionsByNode.call(this, nodeId, topics), turn);
  };

  const { writeVarIntBytes } = Encoder.prototype;
  Encoder.prototype.writeVarIntBytes = function (this: Encoder, value: unknown) {
    return writeVarIntBytes.call(this, value === nullHeaderValue ? null : value);
  };

  checkTimeOutsTogether();
  shortenSmallLongs();
  writeProduceRequestsAtOnce(Date.now);
  readFetchesLate();
};
