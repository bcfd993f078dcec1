import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Spec, Validation } from '@cyclonedx/cyclonedx-library';
import {
  buildWorkspace,
  canSeal,
  type Image,
  type ImageWorkspace,
  imageNode,
  listPackages,
  measureTree,
} from '@leadferry/images';
import { kafkaBrokers, redisUrl } from '@leadferry/local-stack/testing';
import { findProductionPackages, readLockfile } from '@leadferry/supply-chain';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openRun } from '../prove/run.ts';
import { judgeSize } from '../prove/start/judge-start.ts';
import { runStart } from '../prove/start/run-start.ts';
import { printFigures } from '../support/figures.ts';
import { freshLeads } from '../support/leads.ts';
import { setStage } from '../support/stage.ts';
import { runInImage, startImage } from '../support/start-image.ts';
import type { World } from '../support/world.ts';

const workspaces: readonly ImageWorkspace[] = ['services/lead-worker', 'services/token-keeper', 'packages/cli'];
const folder = mkdtempSync(join(tmpdir(), 'leadferry-images-'));
const images = new Map<ImageWorkspace, Image>();
const imageOf = (workspace: ImageWorkspace): Image => images.get(workspace)!;

// They are pruned, installed and warmed as the Dockerfile says: each takes some twenty seconds.
beforeAll(async () => {
  for (const workspace of workspaces)
    images.set(workspace, await buildWorkspace({ workspace, folder: join(folder, workspace) }));
}, 600_000);
afterAll(() => rmSync(folder, { recursive: true }), 600_000);

/** Lists the files of an image's own sources: all but those of others, and the compile cache. */
const filesOf = (image: Image): string[] =>
  readdirSync(join(image.root, 'app'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => !path.includes('node_modules'));

describe.each(workspaces)('the image of %s', (workspace) => {
  it('has every package that its workspace needs, in the version of the lockfile, and no other', () => {
    const needed = findProductionPackages(readLockfile(), [workspace]);
    const installed = listPackages(join(imageOf(workspace).root, 'app')).map(
      ({ path, version }) => `${path} ${version}`,
    );
    const allowed = needed.map(({ path, version }) => `${path} ${version}`);
    const required = needed.filter(({ isOptional }) => !isOptional).map(({ path, version }) => `${path} ${version}`);

    expect(installed.filter((text) => !allowed.includes(text))).toEqual([]);
    expect(required.filter((text) => !installed.includes(text))).toEqual([]);
    expect(installed.join('\n')).not.toMatch(/node_modules\/(node|typescript|vitest|turbo|@biomejs\/biome) /);
  });

  it('has neither tests nor what only they use', () => {
    const files = filesOf(imageOf(workspace)).map((path) => path.slice(imageOf(workspace).root.length));
    expect(files).toContain(`/app/${workspace}/src/main.ts`);
    expect(files.filter((path) => /\.test\.ts$|^\/app\/(packages|services)\/[^/]+\/test\//.test(path))).toEqual([]);
    expect(files.filter((path) => /^\/app\/(test|deploy)\//.test(path))).toEqual([]);
    const simulator = files.filter((path) => path.startsWith('/app/packages/simulator/'));
    expect(simulator.length > 0).toBe(workspace === 'packages/cli'); // leadferry simulate
    for (const path of filesOf(imageOf(workspace)).filter((each) => each.endsWith('package.json')))
      expect(JSON.parse(readFileSync(path, 'utf8')), path).not.toHaveProperty('devDependencies');
  });

  it('names all of that in a valid bill of materials', async () => {
    const { root } = imageOf(workspace);
    const text = readFileSync(join(root, 'app', 'sbom.cdx.json'), 'utf8');
    const bill = JSON.parse(text) as { specVersion: Spec.Version; components: Array<{ purl: string }> };
    expect(await new Validation.JsonStrictValidator(bill.specVersion).validate(text)).toBeNull();

    const purls = bill.components.map(({ purl }) => purl);
    const installed = listPackages(join(root, 'app')).map(
      ({ name, version }) => `pkg:npm/${name.replace('@', '%40')}@${version}`,
    );
    expect(installed.length).toBeGreaterThan(30);
    expect(installed.filter((purl) => !purls.includes(purl))).toEqual([]);
    expect(purls.filter((purl) => !installed.includes(purl) && !purl.startsWith('pkg:npm/%40leadferry/'))).toEqual([]);
  });

  it.skipIf(!canSeal())('lets its process write nowhere but into its volumes, as a user with a shell nowhere', () => {
    const tried = [
      '/x',
      '/app/x',
      '/tmp/x',
      '/var/lib/leadferry/x',
      '/var/lib/leadferry/compile-cache/x',
      '/var/lib/leadferry/escrow/x',
    ];
    const code = `
      const { writeFileSync, existsSync } = require('node:fs');
      const canWrite = (path) => { try { writeFileSync(path, ''); return true; } catch { return false; } };
      console.log(JSON.stringify({
        written: ${JSON.stringify(tried)}.filter(canWrite),
        shells: ['/bin/sh', '/usr/bin/sh', '/bin/bash'].filter((path) => existsSync(path)),
        user: process.getuid(),
      }));`;
    const { stdout, stderr } = runInImage(imageOf(workspace), [imageNode, '-e', code]);
    expect(stdout, stderr).not.toBe('');
    const { written, shells, user } = JSON.parse(stdout) as { written: string[]; shells: string[]; user: number };
    expect(written).toEqual(imageOf(workspace).volumes.map((volume) => `${volume}/x`));
    expect(shells).toEqual([]);
    expect(user).not.toBe(0);
  });
});

describe('a process of an image', () => {
  it('of the worker delivers a lead, is healthy, and stops when it is told to', async () => {
    await using stage = await setStage();
    const image = imageOf('services/lead-worker');
    const worker = await startImage(image, stage.world);
    try {
      await stage.publish('leads', freshLeads(1, 1));
      await vi.waitFor(() => expect(stage.fates.receipts, worker.lines.join('\n')).toHaveLength(1), {
        timeout: 60_000,
      });
      expect(stage.fates.receipts[0]).toMatchObject({ outcome: 'delivered' });
      const port = new URL(worker.httpUrl).port;
      expect(runInImage(image, image.healthcheck ?? [], { HTTP_PORT: port }).status).toBe(0);
    } finally {
      expect(await worker.stop(), worker.lines.join('\n')).toBe(0);
    }
  });

  it('of the token-keeper is ready, and healthy', async () => {
    await using stage = await setStage();
    const image = imageOf('services/token-keeper');
    const keeper = await startImage(image, stage.world);
    try {
      await vi.waitFor(
        async () => expect(await keeper.ask('/readyz'), keeper.lines.join('\n')).toMatchObject({ status: 200 }),
        { timeout: 60_000 },
      );
      const port = new URL(keeper.httpUrl).port;
      expect(runInImage(image, image.healthcheck ?? [], { HTTP_PORT: port }).status).toBe(0);
    } finally {
      expect(await keeper.stop(), keeper.lines.join('\n')).toBe(0);
    }
  });

  it('of the command says what it can do', () => {
    const image = imageOf('packages/cli');
    const { stdout, stderr, status } = runInImage(image, [...image.entrypoint, '--help']);
    expect(stdout, stderr).toContain('leadferry');
    expect(status).toBe(0);
  });

  it('of the worker gets all partitions of an idle group at each start, in the size that is promised', async () => {
    const partitions = 12;
    const image = imageOf('services/lead-worker');
    await using run = await openRun({ brokers: kafkaBrokers(), redisUrl: redisUrl(), partitions });
    const startWorker = (world: World) => startImage(image, world);
    const figures = await runStart({ run, partitions, startWorker, starts: 2, restSeconds: 0, say: () => {} });
    const treeMb = measureTree(image.root).diskBytes / 1e6;
    printFigures('start of an image', { ...figures, treeMb });
    expect(judgeSize({ ...figures, treeMb })).toEqual([]);
  });

  it('is not healthy where nothing answers', () => {
    const image = imageOf('services/lead-worker');
    expect(runInImage(image, image.healthcheck ?? [], { HTTP_PORT: '1' }).status).toBe(1);
  });

  it('of either service finds all that it loads compiled in the image, although it cannot write there', async () => {
    await using stage = await setStage();
    for (const workspace of ['services/lead-worker', 'services/token-keeper'] as const) {
      const env = { ...stage.world.env, NODE_DEBUG_NATIVE: 'COMPILE_CACHE' };
      const started = await startImage(imageOf(workspace), { env, config: stage.world.config });
      await vi.waitFor(async () => expect(await started.ask('/livez')).toMatchObject({ status: 200 }), {
        timeout: 60_000,
      });
      await started.stop();

      const count = (text: string): number => started.errorLines.filter((line) => line.includes(text)).length;
      expect(count('was accepted'), workspace).toBeGreaterThan(300);
      expect(count('was rejected'), workspace).toBe(0);
      // What is loaded only when somebody answers.
      expect(count('no such file'), workspace).toBeLessThan(count('was accepted') / 20);
    }
  });
});
