import { join } from 'node:path';
import { conclude } from './fleet/conclude.ts';
import { judgeLeaks } from './leaks/judge-leaks.ts';
import { runLeaks } from './leaks/run-leaks.ts';
import type { Proof } from './proof.ts';

/** Everything that a fleet writes while everything goes wrong, searched for what must not be in it. */
export const leaks: Proof = {
  promise:
    'No token, secret, email, phone or name in logs, metrics, pages, receipts, Redis, temporary files or reports.',
  broken: "the workers' logger writes the record",
  async run({ isBroken, say }) {
    const main = isBroken ? { main: join(import.meta.dirname, 'leaks/chatty-worker.ts') } : {};
    const { figures, leaks: found } = await runLeaks({ leads: 200, faultSeconds: 4, isThorough: true, say, ...main });
    return conclude({ ...figures }, judgeLeaks(figures, found).slice(0, 40), say);
  },
};
