import type { OnRefreshStep, RefreshStep } from '../../src/refresh-steps.ts';

/** What a worker that dies at a step is heard of last. */
export class Death extends Error {}

/** Lets a worker die the first time it reaches a step: it does nothing any more, and tells nobody. */
export const dieAt = (step: RefreshStep): OnRefreshStep => {
  let isDead = false;
  return (reached) => {
    if (isDead || reached !== step) return;
    isDead = true;
    throw new Death(`died at ${step}`);
  };
};
