import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it, onTestFinished } from 'vitest';
import { chartDirectory } from '../src/generated-files.ts';
import { openChart } from '../src/render-chart.ts';
import { helm, objectsOf, valueSet } from './support/value-sets.ts';

it('the packaged chart needs nothing from beside it: it renders what its folder renders', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'leadferry-package-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  await promisify(execFile)(helm, ['package', chartDirectory, '--destination', folder]);
  const [file = ''] = await readdir(folder);
  expect(file).toMatch(/^leadferry-\d+\.\d+\.\d+\.tgz$/);
  expect(await openChart(helm, join(folder, file)).render(valueSet('everything'))).toEqual(
    await objectsOf('everything'),
  );
});
