import { setTimeout as delay } from 'node:timers/promises';
import type { WorkerProcess } from '../../support/worker-process.ts';

const series = 'leadferry_token_reauth_required{account="default"}';
const everyMs = 1000;

/** Watches whether any worker calls for a person, once a second. */
export interface ReauthWatch {
  /** Ends it; returns the most workers that did so at one look. */
  stop(): Promise<number>;
}

/** Begins to ask the workers that run. */
export const watchReauth = (workers: readonly WorkerProcess[]): ReauthWatch => {
  const ending = new AbortController();
  let most = 0;
  const look = async (): Promise<void> => {
    const running = workers.filter((worker) => worker.isRunning());
    const values = await Promise.all(running.map((worker) => worker.metric(series)));
    most = Math.max(most, values.filter((value) => value !== undefined && value > 0).length);
  };
  const watching = (async () => {
    while (!ending.signal.aborted) {
      await look();
      await delay(everyMs);
    }
  })();
  return {
    stop: async () => {
      ending.abort();
      await watching;
      return most;
    },
  };
};
