import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BenchResult } from './result.ts';
import { toChart } from './to-chart.ts';
import { toMarkdown } from './to-markdown.ts';

/** Writes a bench as `<date>.json`, `.md` and `.svg` into the folder. A later bench of the same day replaces them. */
export const writeReport = (folder: string, result: BenchResult): void => {
  mkdirSync(folder, { recursive: true });
  const write = (ending: string, text: string): void =>
    writeFileSync(join(folder, `${result.measuredAt.slice(0, 10)}.${ending}`), text);
  write('json', `${JSON.stringify(result, null, 2)}\n`);
  write('md', toMarkdown(result));
  write('svg', toChart(result));
};
