import type { Kafka } from '@leadferry/local-stack';
import type { Addresses } from '../support/world.ts';

/** What a proof is run with. */
export interface ProofContext extends Addresses {
  /** True runs the proof on a fleet that misbehaves: its figure must then be bad. */
  readonly isBroken: boolean;
  /** Process ids of the broker and the Redis that the command started for the proof. */
  readonly serverPids?: readonly number[];
  /** The broker behind the addresses, where it was started for the proof and nobody else has it. */
  readonly kafka?: Kafka;
  /** Tells a person how it goes. */
  readonly say: (text: string) => void;
}

/** Figures by their fixed names (design.md, Proofs). */
export type Figures = Readonly<Record<string, number>>;

/** A promise that can be seen to hold, or not, from the outside. */
export interface Proof {
  /** What is promised, in one line. */
  readonly promise: string;
  /** What `--break` does to the fleet. */
  readonly broken: string;
  run(context: ProofContext): Promise<{ readonly holds: boolean; readonly figures: Figures }>;
}
