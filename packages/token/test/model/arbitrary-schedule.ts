import fc from 'fast-check';
import { faultKinds, lives, providers, type Schedule, sendFates, spans } from './schedule.ts';

/** Port calls among which faults are spread: more than a run of two exchanges by three workers makes. */
const callsAtMost = 120;

/**
 * Any schedule: two or three workers, every provider and life, up to three faults anywhere, up to three sends that fare
 * badly, any order of steps and clocks that differ.
 */
export const arbitrarySchedule: fc.Arbitrary<Schedule> = fc.record({
  provider: fc.constantFrom(...providers),
  workers: fc.constantFrom(2, 3),
  lifeMs: fc.constantFrom(...lives),
  age: fc.constantFrom(0, 0.6, 0.8, 0.97, 1.2),
  faults: fc.uniqueArray(
    fc.record({
      at: fc.nat(callsAtMost),
      kind: fc.constantFrom(...faultKinds),
      span: fc.constantFrom(...spans),
    }),
    { maxLength: 3, selector: ({ at }) => at },
  ),
  sends: fc.array(fc.constantFrom(...sendFates), { maxLength: 3 }),
  picks: fc.array(fc.nat(7), { maxLength: 8 }),
  skews: fc.array(
    fc.integer({ min: -4, max: 4 }).map((share) => share / 4),
    { maxLength: 3 },
  ),
  exchanges: fc.constantFrom(1, 2),
});
