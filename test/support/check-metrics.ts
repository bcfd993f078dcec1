import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { findPrometheus } from '@leadferry/local-stack';

/** Returns what `promtool check metrics` finds at fault in what a process shows, a line each; none: it passes. */
export const checkMetrics = async (shown: string): Promise<string[]> => {
  const { promtool } = await findPrometheus();
  const child = spawn(promtool, ['check', 'metrics'], { stdio: ['pipe', 'pipe', 'pipe'] });
  let told = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      told += chunk;
    });
  }
  child.stdin.end(shown);
  const [code] = await once(child, 'close');
  const faults = told.split('\n').filter((line) => line !== '');
  return code === 0 || faults.length > 0 ? faults : [`promtool ended with code ${code}`];
};

/** Returns the series of what a process shows: each line with a value is one, as Prometheus stores them. */
export const listSeries = (shown: string): string[] =>
  shown
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.slice(0, line.lastIndexOf(' ')));
