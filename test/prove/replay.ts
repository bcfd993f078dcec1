import type { Proof } from './proof.ts';
import { killAndResume } from './replay/kill-and-resume.ts';
import { timeReplay } from './replay/time-replay.ts';

const leads = 10_000;
const leadsToTime = 50_000;
const kills = 3;
const leastPerSecond = 5000;

/** Dead letters are sent back by a command that is killed over and over; another lot by one that is left alone. */
export const replay: Proof = {
  promise:
    'A replay of dead letters that is killed and run again sends each exactly once, at 5,000 records/s and more.',
  broken: 'records and the markers that they were sent are written by a plain producer, not in one transaction',
  async run({ isBroken, say, ...addresses }) {
    const counted = await killAndResume({ ...addresses, isBroken, say, leads, kills });
    const recordsPerSecond = await timeReplay({ ...addresses, say, leads: leadsToTime });
    const { duplicates, lost } = counted;
    return {
      holds: duplicates === 0 && lost === 0 && counted.kills > 0 && recordsPerSecond >= leastPerSecond,
      figures: { leads, duplicates, lost, recordsPerSecond, kills: counted.kills },
    };
  },
};
