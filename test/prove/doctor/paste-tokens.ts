import type { Patient } from './open-patient.ts';

/** Pastes a token response, as an operator does, and has it numbered, as the first worker does that reads it. */
export const paste = async ({ world, store }: Patient, response: object): Promise<void> => {
  await world.putTokens('default', response);
  await store.readCurrent();
};
