import { join } from 'node:path';
import { findHelm, MissingToolError } from '@leadferry/local-stack';
import { runVitest } from './run-vitest.ts';
import { emptyTally, type Tally } from './tally.ts';

const config = join(import.meta.dirname, '..', '..', 'deploy', 'helm', 'vitest.config.ts');

/** Runs the checks of the Helm chart. No Helm to be had counts as one that failed, and is said. */
export const runChartChecks = async (tell: (line: string) => void, args: readonly string[] = []): Promise<Tally> => {
  try {
    tell(`checking the chart with ${await findHelm(tell)}`);
  } catch (error) {
    if (!(error instanceof MissingToolError)) throw error;
    const reason = error.cause instanceof Error ? `\n${error.cause.message}` : '';
    tell(`the chart is not checked: ${error.message}${reason}`);
    return { ...emptyTally, failed: 1 };
  }
  return runVitest(['--config', config, ...args]);
};
