import type { Addresses } from '../../support/world.ts';
import { countReplayed } from './count-replayed.ts';
import { openDeadLetters } from './open-dead-letters.ts';
import { startReplay } from './replay-process.ts';
import { watchGrowth } from './watch-growth.ts';

export interface KillOptions extends Addresses {
  readonly leads: number;
  /** How often the command is killed before it may end. */
  readonly kills: number;
  readonly isBroken: boolean;
  readonly say: (text: string) => void;
}

export interface KillFigures {
  readonly duplicates: number;
  readonly lost: number;
  readonly kills: number;
}

/**
 * Replays dead letters with a command that is killed while its records are being written, and run again until it ends by
 * itself. What arrived is counted in the source topic, from the outside.
 */
export const killAndResume = async (options: KillOptions): Promise<KillFigures> => {
  const { leads, kills, isBroken, say } = options;
  await using world = await openDeadLetters({ ...options, leads });
  await using growth = await watchGrowth(world.brokers, world.topic);
  let killed = 0;

  for (let round = 1; round <= kills; round += 1) {
    const replay = startReplay(world, { isBroken });
    const grownTo = await growth.reaches(Math.floor((leads * round) / (kills + 1)), replay.exited);
    replay.kill();
    const code = await replay.exited;
    if (code === null) killed += 1;
    say(`killed with ${grownTo} records in the log, committed or not${code === null ? '' : ', but it had ended'}`);
  }
  const last = startReplay(world, { isBroken });
  const code = await last.exited;
  if (code !== 0) throw new Error(`the last replay ended with ${code}:\n${last.lines.slice(-10).join('\n')}`);

  const arrived = await countReplayed(world.brokers, world.topic, world.partitions);
  const total = [...arrived.values()].reduce((sum, count) => sum + count, 0);
  say(`${arrived.size} different leads arrived, ${total} records in all`);
  return { duplicates: total - arrived.size, lost: leads - arrived.size, kills: killed };
};
