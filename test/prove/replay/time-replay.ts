import type { Addresses } from '../../support/world.ts';
import { openDeadLetters } from './open-dead-letters.ts';
import { startReplay } from './replay-process.ts';

/** Times a replay that nothing caps or interrupts, from the start of its process to its end, in records a second. */
export const timeReplay = async (
  options: Addresses & { readonly leads: number; readonly say: (text: string) => void },
): Promise<number> => {
  const { leads, say } = options;
  await using world = await openDeadLetters(options);
  const startedMs = performance.now();
  const replay = startReplay(world, { isBroken: false });
  const code = await replay.exited;
  const seconds = (performance.now() - startedMs) / 1000;
  if (code !== 0) throw new Error(`the replay ended with ${code}:\n${replay.lines.slice(-10).join('\n')}`);
  say(`${leads} dead letters replayed in ${seconds.toFixed(1)} s, start of the process included`);
  return Math.round(leads / seconds);
};
