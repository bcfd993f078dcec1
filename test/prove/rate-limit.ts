import { appliedWrites, maxPerSecond } from '@leadferry/simulator';
import { freshLeads } from '../support/leads.ts';
import type { Proof } from './proof.ts';
import { openRun } from './run.ts';

const workers = 6;
const leads = 120;
const partitions = 12;

/** Six workers against a simulator that counts every sliding second. */
export const rateLimit: Proof = {
  promise: 'Six workers keep together to four requests in any second, and use nearly all of them.',
  broken: 'the workers believe in eight requests a second',
  async run({ isBroken, say, ...addresses }) {
    await using run = await openRun({
      ...addresses,
      partitions,
      ...(isBroken ? { limits: { perSecond: 8 } } : {}),
    });
    const { journal } = run.world.simulator;
    await run.startWorkers(workers);
    say(`${workers} workers have joined; ${leads} leads are published`);
    const before = journal.length;
    await run.publish('leads', freshLeads(leads, partitions));
    await run.settle(leads, 120, say);

    const requests = journal.read(before).filter(({ kind }) => kind === 'api');
    const [firstMs = 0, lastMs = 0] = [requests[0]?.monotonicMs, requests.at(-1)?.monotonicMs];
    const throttled = requests.filter(({ status }) => status === 429).length;
    const wasLate = journal.lag().some(({ monotonicMs }) => monotonicMs >= firstMs && monotonicMs <= lastMs);
    const excused = wasLate ? Math.floor(requests.length * 0.005) : 0;
    const perSecond = (requests.length - 1) / ((lastMs - firstMs) / 1000);
    const lost = leads - appliedWrites(requests).size;
    return {
      holds: throttled <= excused && lost === 0 && perSecond >= 3.5,
      figures: {
        leads,
        lost,
        requests: requests.length,
        requestsPerSecond: Math.round(perSecond * 100) / 100,
        throttled,
        maxPerSecond: maxPerSecond(requests),
      },
    };
  },
};
