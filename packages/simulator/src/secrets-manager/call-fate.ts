import { createSeededRandom } from '../seeded-random.ts';
import { isTouched, type OperationName, type SecretsManagerSwitches } from './switches.ts';

/** Says what becomes of one call: answered, throttled, or failed before or after it was applied. */
export type CallFate = 'answered' | 'throttled' | 'fault_before' | 'fault_after';

/**
 * Makes the choice of fates for a row of calls; the same seed gives the same row.
 *
 * Each call of a touched operation takes three numbers of the row whatever the rates are, so that changing one rate does not
 * shift the others.
 */
export const createFateDraw = (seed: number) => {
  const random = createSeededRandom(seed);

  return (switches: SecretsManagerSwitches, operation: OperationName): CallFate => {
    if (!isTouched(switches, operation)) return 'answered';

    const isThrottled = random() < switches.throttleRate;
    const isFaultBefore = random() < switches.faultBeforeRate;
    const isFaultAfter = random() < switches.faultAfterRate;

    if (isThrottled) return 'throttled';
    if (isFaultBefore) return 'fault_before';

    return isFaultAfter ? 'fault_after' : 'answered';
  };
};
