import { once } from 'node:events';
import { connectRedis, createRegistry, systemClock } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import { createBudget, createBudgetMetrics, QuotaExceededError } from '../src/index.ts';
import type { ApiAnswer, MemberSettings, Report } from './fleet.ts';

/** A worker in a process of its own: sends as fast as its budget lets it, asking its parent for each answer. */
const { redisUrl, requestsAtOnce, ...settings }: MemberSettings = JSON.parse(process.argv[2] ?? '{}');
const redis = connectRedis({ url: redisUrl, name: 'fleet-member', logger: silentLogger });
const budget = createBudget({
  ...{ ...settings, redis, clock: systemClock, random: Math.random, logger: silentLogger },
  metrics: createBudgetMetrics(createRegistry({ service: 'fleet-member', version: '0' })),
});
const stop = new AbortController();

const tell = (report: Report): void => {
  if (process.connected) process.send?.(report);
};

/** The machine's time with fractions of a millisecond, the same in all processes. */
const exactNow = (): number => performance.timeOrigin + performance.now();

const ask = async (request: number): Promise<ApiAnswer> => {
  for (;;) {
    const [reply]: { request?: number; answer?: ApiAnswer }[] = await once(process, 'message', { signal: stop.signal });
    if (reply?.request === request && reply.answer) return reply.answer;
  }
};

let requests = 0;
const sendOne = async (): Promise<void> => {
  await budget.acquire(stop.signal);
  const request = requests++;
  tell({ kind: 'request', request, atMs: exactNow(), isDegraded: budget.isDegraded() });
  const answer = await ask(request);
  if (answer === 'throttled') await budget.reportThrottled();
  else if (answer === 'quota_exceeded') await budget.reportQuotaExceeded();
  else budget.reportAccepted();
};

const sendOn = async (): Promise<void> => {
  while (!stop.signal.aborted) {
    try {
      await sendOne();
    } catch (error) {
      if (stop.signal.aborted) return;
      if (!(error instanceof QuotaExceededError)) throw error;
      tell({ kind: 'refused', atMs: exactNow(), untilMs: error.untilMs });
      await systemClock.sleep(100);
    }
  }
};

process.on('message', (message) => {
  if (message === 'stop') stop.abort();
});
process.on('disconnect', () => stop.abort());
process.setMaxListeners(0);
await Promise.all(Array.from({ length: requestsAtOnce }, sendOn));
tell({ kind: 'stopped', remainingToday: budget.remainingToday() ?? Number.NaN });
budget.close();
redis.disconnect();
if (process.connected) process.disconnect();
