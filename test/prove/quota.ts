import { freshLeads } from '../support/leads.ts';
import type { Proof } from './proof.ts';
import { openRun } from './run.ts';

const workers = 3;
const leads = 80;
const quota = 50;
const partitions = 6;
const beforeMidnightMs = 40_000;
const dayMs = 86_400_000;

/** A day of fifty requests, known to the workers, and eighty leads: the rest waits for midnight. */
export const quotaProof: Proof = {
  promise: 'A spent day blocks the fleet without one refused request, and the rest is delivered after midnight.',
  broken: 'the workers believe in ten thousand requests a day',
  async run({ isBroken, say, ...addresses }) {
    const startedMs = Date.now();
    const offsetMs = dayMs - beforeMidnightMs - (startedMs % dayMs);
    await using run = await openRun({
      ...addresses,
      partitions,
      switches: { perDay: quota, clockOffsetMs: offsetMs },
      limits: isBroken ? {} : { perDay: quota },
    });
    const { journal } = run.world.simulator;
    await run.startWorkers(workers, { LEADFERRY_TIME_OFFSET_MS: String(offsetMs) });
    say(`${workers} workers have joined; midnight is ${beforeMidnightMs / 1000} s after the start`);
    await run.publish('leads', freshLeads(leads, partitions));
    await run.settle(leads, 180, say);

    const requests = journal.read().filter(({ kind }) => kind === 'api');
    const midnightMs = startedMs + beforeMidnightMs;
    const dayOne = requests.filter(({ atMs }) => atMs < midnightMs);
    const throttled = requests.filter(({ status }) => status === 429).length;
    const deadLettered = run.fates.deadLetters.length;
    const delivered = run.fates.receipts.filter(({ outcome }) => outcome === 'delivered').length;
    return {
      holds: dayOne.length <= quota && throttled === 0 && deadLettered === 0 && delivered === leads,
      figures: {
        leads,
        delivered,
        deadLettered,
        requestsBeforeMidnight: dayOne.length,
        throttled,
      },
    };
  },
};
