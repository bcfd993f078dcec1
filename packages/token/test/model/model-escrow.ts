import { type Escrow, joinEscrows } from '../../src/escrow.ts';
import type { Generation } from '../../src/generation.ts';
import { createMemoryEscrow } from '../../src/testing.ts';
import type { PortCall } from './port-calls.ts';
import type { Process } from './steps.ts';

/** Where answers are rescued to: the disk of each machine, and the Redis they share. */
export interface ModelEscrow {
  /** The places a process reaches: its own machine's disk, which outlives it, and Redis. */
  escrowFor(process: Process, call: PortCall): Escrow;
  /** The disk of the machine a process ran on is gone. */
  loseMachine(process: Process): void;
  /** Redis restarts with nothing in it. */
  loseShared(): void;
  /** Answers whether a copy for this generation lies where a worker of today can read it. */
  holds(generation: Generation, workers: readonly Process[]): Promise<boolean>;
}

const account = 'default';

/** A worker that is started anew in place of another one runs on the same machine. */
const machineOf = ({ name }: Process): string => name.replaceAll("'", '');

/** Creates the model's escrows. `isAway` tells whether Redis answers now. */
export const createModelEscrow = (isAway: () => boolean): ModelEscrow => {
  const disks = new Map<string, Escrow>();
  let shared: Escrow = createMemoryEscrow();

  const diskOf = (process: Process): Escrow => {
    const machine = machineOf(process);
    const disk = disks.get(machine) ?? createMemoryEscrow();
    disks.set(machine, disk);
    return disk;
  };

  const reach = (name: string, call: PortCall, place: () => Escrow, isDown: () => boolean): Escrow => ({
    rehearse: (at) =>
      call(
        `${name}.rehearse`,
        async () => !isDown() && (await place().rehearse(at)),
        () => false,
      ),
    keep: (at, sealed) =>
      call(
        `${name}.keep`,
        async () => !isDown() && (await place().keep(at, sealed)),
        () => false,
      ),
    read: (at) =>
      call(
        `${name}.read`,
        async () => (isDown() ? [] : await place().read(at)),
        () => [],
      ),
    drop: (at) =>
      call(
        `${name}.drop`,
        async () => (isDown() ? undefined : await place().drop(at)),
        () => undefined,
      ),
  });

  return {
    escrowFor: (process, call) =>
      joinEscrows([
        reach(
          'disk',
          call,
          () => diskOf(process),
          () => false,
        ),
        reach('escrow', call, () => shared, isAway),
      ]),
    loseMachine: (process) => void disks.delete(machineOf(process)),
    loseShared: () => {
      shared = createMemoryEscrow();
    },
    holds: async (generation, workers) => {
      const places = [shared, ...workers.map(diskOf)];
      const kept = await Promise.all(places.map((place) => place.read({ account, generation })));
      return kept.flat().length > 0;
    },
  };
};
