import { conclude } from './fleet/conclude.ts';
import { judgeNoOp } from './no-op/judge-no-op.ts';
import { runNoOp } from './no-op/run-no-op.ts';
import type { Proof } from './proof.ts';

/** A topic that is read twice, by groups that know nothing of each other. */
export const noOp: Proof = {
  promise: 'A topic of 100,000 leads read again by a new group costs a request for at most 0.1 % of them.',
  broken: 'the topic has `unchanged: off`',
  async run({ isBroken, say, brokers, redisUrl }) {
    const unchanged = isBroken ? ({ unchanged: 'off' } as const) : {};
    const figures = await runNoOp({ brokers, redisUrl, leads: 100_000, workers: 2, say, ...unchanged });
    return conclude({ ...figures }, judgeNoOp(figures), say);
  },
};
