import { setTimeout as delay } from 'node:timers/promises';
import type { Kill, Standstill } from '../../judge/judge-recovery.ts';
import type { PacedSource } from '../../support/paced-source.ts';
import type { WorkerProcess } from '../../support/worker-process.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { ignoreAbort } from '../fleet/ignore-abort.ts';

/** A broker that can be taken away and brought back with its data. */
export interface BrokerSwitch {
  stopBroker(): Promise<void>;
  startBroker(): Promise<void>;
}

export interface TroubleOptions {
  readonly fleet: Fleet;
  readonly source: PacedSource;
  readonly broker: BrokerSwitch;
  readonly random: () => number;
  readonly killEverySeconds: number;
  /** How often one more worker joins; it leaves after half that time. */
  readonly guestEverySeconds: number;
  readonly brokerAway: { readonly afterSeconds: number; readonly seconds: number };
  readonly say: (text: string) => void;
}

/** What befell the fleet. */
export interface Trouble {
  readonly kills: readonly Kill[];
  readonly standstills: readonly Standstill[];
  /** Members that joined and left in order. */
  guests(): number;
  /** Resolves after `end`; rejects when something could not be started, killed or brought back. */
  readonly ended: Promise<unknown>;
  /** Makes no more, and waits for what is under way. */
  end(): Promise<void>;
}

/** Begins to make trouble: kills, one member more and less, and once no broker. */
export const makeTrouble = (options: TroubleOptions): Trouble => {
  const { fleet, source, broker, random, killEverySeconds, guestEverySeconds, brokerAway, say } = options;
  const ending = new AbortController();
  const kills: Kill[] = [];
  const standstills: Standstill[] = [];
  const guests = new Set<number>();
  let left = 0;
  const pass = (seconds: number): Promise<void> => delay(seconds * 1000, undefined, { signal: ending.signal });

  const keepKilling = async (): Promise<void> => {
    for (;;) {
      await pass(killEverySeconds);
      const regulars = fleet.running().filter(({ pid }) => !guests.has(pid));
      const victim = regulars[Math.floor(random() * regulars.length)];
      if (victim === undefined) continue;
      const partitions = readAssignment(victim);
      kills.push({ atMs: await fleet.kill(victim), partitions });
      await fleet.start(1);
    }
  };

  const keepInviting = async (): Promise<void> => {
    for (;;) {
      await pass(guestEverySeconds / 2);
      const [guest] = await fleet.start(1);
      if (guest === undefined) continue;
      guests.add(guest.pid);
      try {
        await pass(guestEverySeconds / 2);
      } finally {
        await fleet.stop(guest);
        left += 1;
      }
    }
  };

  const takeBrokerAway = async (): Promise<void> => {
    await pass(brokerAway.afterSeconds);
    await source.pause();
    const fromMs = Date.now();
    await broker.stopBroker();
    say(`the broker is away for ${brokerAway.seconds} s`);
    await delay(brokerAway.seconds * 1000);
    await broker.startBroker();
    standstills.push({ fromMs, toMs: Date.now() });
    source.resume();
  };

  const ended = Promise.all([keepKilling(), keepInviting(), takeBrokerAway()].map((part) => part.catch(ignoreAbort)));
  // Told by whoever awaits the same promise.
  ended.catch(() => {});
  return {
    kills,
    standstills,
    guests: () => left,
    ended,
    end: async () => {
      ending.abort();
      await ended;
    },
  };
};

/** Reads which partitions a worker was given last; of a worker that has not joined, none. */
const readAssignment = ({ lines }: WorkerProcess): readonly number[] => {
  const joined = lines.findLast((line) => line.includes('"group_joined"'));
  if (joined === undefined) return [];
  const { assigned } = JSON.parse(joined) as { assigned: Readonly<Record<string, readonly number[]>> };
  return Object.values(assigned).flat();
};
