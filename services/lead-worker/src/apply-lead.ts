import { errorCode } from '@leadferry/runtime';
import { type Applied, type AttemptOptions, applyOnce } from './apply-once.ts';

/** What was done with a lead, and how many attempts it took. */
export type AppliedLead = Applied & { readonly attempts: number };

/** What a hand-out needs besides what each attempt does. */
export interface ApplyLeadOptions extends AttemptOptions {
  /** The number of the first attempt over the record's whole life; 1 the first time it is handed out. */
  readonly attempt: number;
  readonly random: () => number;
}

const triesPerHandOut = 3;
const transientCodes = new Set(['api_unavailable', 'conflict', 'contact_missing', 'throttled']);

/**
 * Writes one lead into its account, trying again a few times when the API falters.
 *
 * An attempt after a write whose answer never came reads the contact before it writes: it may have been applied. Between attempts it waits with full jitter. A failure that outlasts the attempts
 * is thrown; the caller lets the lead's key wait, and never makes a dead letter of it. An API that is known to be away
 * (`api_away`) is not tried at all.
 */
export const applyLead = async (options: ApplyLeadOptions): Promise<AppliedLead> => {
  const { attempt: first, clock, random, signal } = options;
  for (let attempt = first; ; attempt += 1) {
    try {
      return { ...(await applyOnce(options)), attempts: attempt };
    } catch (error) {
      const tries = attempt - first + 1;
      if (tries >= triesPerHandOut || !transientCodes.has(errorCode(error) ?? '')) throw error;
      await clock.sleep(random() * 200 * 2 ** tries, signal);
    }
  }
};
