import type { Patient } from './open-patient.ts';

/** Something that is wrong with a deployment, and what a doctor must say of it. */
export interface PlantedFault {
  readonly name: string;
  plant(patient: Patient): Promise<unknown> | unknown;
  /**
   * Everything that must be told, and nothing else may be: codes, with the missing right behind a slash. Listed by hand before it
   * was ever run; what follows from the fault is listed too.
   */
  readonly told: readonly string[];
  /** What the cure of the first of them must name. */
  readonly cure: RegExp;
}
