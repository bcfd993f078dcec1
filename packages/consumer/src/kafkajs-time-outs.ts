/// <reference path="./kafkajs-internals.d.ts" />
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

/** A request is given up so much later than its time-out says, at most. */
const checkEveryMs = 250;

/**
 * Has kafkajs look for requests without an answer by one timer for all connections, four times a second: it has one for each, ten
 * times a second, and a worker has half a dozen of them. That is most of what an idle worker does.
 */
export const checkTimeOutsTogether = (): void => {
  const queues = new Set<RequestQueue>();
  let timer: NodeJS.Timeout | undefined;

  const check = (): void => {
    for (const queue of queues) {
      for (const request of queue.inflight.values())
        if (Date.now() - request.sentAt > request.requestTimeout) request.timeoutRequest();
      if (!queue.isConnected()) queue.destroy();
    }
  };

  RequestQueue.prototype.scheduleRequestTimeoutCheck = function (this: RequestQueue) {
    if (!this.enforceRequestTimeout) return;
    queues.add(this);
    timer ??= setInterval(check, checkEveryMs);
  };

  const { destroy } = RequestQueue.prototype;
  RequestQueue.prototype.destroy = function (this: RequestQueue) {
    destroy.call(this);
    queues.delete(this);
    if (queues.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
};
