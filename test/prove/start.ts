import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { buildWorkspace, measureTree } from '@leadferry/images';

import { startImage } from '../support/start-image.ts';
import { startWorker, type WorkerProcess } from '../support/worker-process.ts';
import type { World } from '../support/world.ts';
import { conclude } from './fleet/conclude.ts';
import type { Proof } from './proof.ts';
import { openRun } from './run.ts';
import { judgeStart } from './start/judge-start.ts';
import { runStart } from './start/run-start.ts';

const partitions = 12;
const repository = resolve(import.meta.dirname, '../..');
const toMb = (bytes: number): number => bytes / 1e6;

/** A worker as its image has it, and what the image takes. */
const prepareImage = async (folder: string, say: (text: string) => void) => {
  say('pruning, installing and warming the tree of the worker image');
  const image = await buildWorkspace({ workspace: 'services/lead-worker', folder });
  return {
    treeMb: toMb(measureTree(image.root).diskBytes),
    startWorker: (world: World): Promise<WorkerProcess> => startImage(image, world),
  };
};

/** A worker of the whole repository, which loads much that it does not need. */
const prepareHeavy = () => ({
  treeMb: toMb(
    ['node_modules', 'packages', 'services'].reduce(
      (sum, part) => sum + measureTree(join(repository, part)).diskBytes,
      0,
    ),
  ),
  startWorker: ({ env, config }: World): Promise<WorkerProcess> => {
    const heavy = `--import=${join(import.meta.dirname, 'start', 'heavy-start.ts')}`;
    return startWorker({ env: { ...env, NODE_OPTIONS: heavy, NODE_DISABLE_COMPILE_CACHE: '1' }, config });
  },
});

/** Seven starts of the worker as its image has it. */
export const start: Proof = {
  promise: 'A worker has its partitions within 3 s of its start, rests in 160 MB, and is 120 MB without Node.',
  broken: 'it is not pruned, nothing is compiled ahead, and it loads and waits for much that it does not need',
  async run({ isBroken, say, brokers, redisUrl }) {
    const folder = mkdtempSync(join(tmpdir(), 'leadferry-start-'));
    try {
      const { treeMb, startWorker } = isBroken ? prepareHeavy() : await prepareImage(folder, say);
      await using run = await openRun({ brokers, redisUrl, partitions });
      const figures = await runStart({ run, partitions, startWorker, starts: isBroken ? 2 : 7, restSeconds: 10, say });
      return conclude({ ...figures, treeMb }, judgeStart({ ...figures, treeMb }), say);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
