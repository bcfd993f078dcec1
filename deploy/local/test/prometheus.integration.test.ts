import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { findPrometheus } from '../src/index.ts';

const run = promisify(execFile);

test('Prometheus and promtool run on this machine, without root', async () => {
  const { prometheus, promtool } = await findPrometheus();
  const told = await Promise.all([prometheus, promtool].map((program) => run(program, ['--version'])));
  expect(told.map(({ stdout }) => stdout.split(',')[0])).toEqual(['prometheus', 'promtool']);
}, 300_000);
