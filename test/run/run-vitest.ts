import { parseCLI, startVitest } from 'vitest/node';
import { countTests, type Tally } from './tally.ts';

/** Runs vitest in this process with the arguments its own command would take, and counts the results. */
export const runVitest = async (args: readonly string[]): Promise<Tally> => {
  const { filter, options } = parseCLI(['vitest', 'run', ...args]);
  const vitest = await startVitest('test', filter, { ...options, watch: false, allowOnly: false });
  const tally = countTests(vitest.state.getTestModules(), vitest.state.getUnhandledErrors().length);
  await vitest.close();
  return tally;
};
