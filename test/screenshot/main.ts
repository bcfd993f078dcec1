import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { startKafka, startRedis } from '@leadferry/local-stack';
import { Command } from 'commander';
import type { Page } from 'puppeteer-core';
import { openChromium } from '../../services/token-keeper/test/support/chromium.ts';
import { freshLeads } from '../support/leads.ts';
import { leaveWhenTold } from '../support/leave-when-told.ts';
import { openStatusScene } from '../support/status-scene.ts';
import { publish } from '../support/topics.ts';
import { startWorker } from '../support/worker-process.ts';
import { createWorld } from '../support/world.ts';
import { publishDay } from './publish-day.ts';

const root = resolve(import.meta.dirname, '../..');
const partitions = 12;
const workers = 3;
/** What waits at the end, so that there is something to forecast. */
const backlog = 1200;

const { minutes, all } = new Command('screenshot')
  .description('Takes the picture of the status page in docs/ from a stack on this machine, with leads flowing.')
  .option('--minutes <count>', 'how long leads flow before it is taken', Number, 45)
  .option('--all <folder>', 'also takes a phone and a desk, light and dark, into this folder')
  .addHelpText('after', '\nExample:\n  npm run screenshot -- --minutes 5')
  .parse()
  .opts<{ minutes: number; all?: string }>();

const say = (line: string): void => void process.stderr.write(`screenshot: ${line}\n`);

const takePicture = async (page: Page, path: string, width: number, value: 'light' | 'dark'): Promise<void> => {
  await page.setViewport({ width, height: 800 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
  await page.screenshot({ path, fullPage: true });
};

const [kafka, redis] = await Promise.all([startKafka({ progress: say }), startRedis({ progress: say })]);
await using opened = new AsyncDisposableStack();
opened.defer(async () => void (await Promise.all([kafka.stop(), redis.stop()])));
leaveWhenTold(() => opened.disposeAsync());

const world = await createWorld({ brokers: kafka.brokers, redisUrl: redis.url, partitions, suffix: '' });
opened.defer(world.stop);
for (let started = 0; started < workers; started += 1) {
  const worker = await startWorker({ env: world.env, config: world.config });
  opened.defer(async () => void (await worker.stop()));
}
const scene = opened.use(await openStatusScene(world));
say(`leads flow for ${minutes} minutes`);
await publishDay({ brokers: world.brokers, topic: world.topic('leads'), partitions, minutes });
await publish(world.brokers, world.topic('leads'), freshLeads(backlog, partitions, 1_000_000));
await delay(65_000); // rates are those of the last minute

const browser = await openChromium();
opened.defer(() => browser.close());
const page = await scene.openStatus(browser);
const isWhole = 'document.querySelector(".chart") && document.body.innerText.includes("clears at")';
await page.waitForFunction(isWhole, { timeout: 60_000 });
mkdirSync(join(root, 'docs'), { recursive: true });
await takePicture(page, join(root, 'docs', 'status-page.png'), 960, 'light');
say('docs/status-page.png');
if (all !== undefined) {
  mkdirSync(all, { recursive: true });
  for (const [size, width] of [
    ['phone', 360],
    ['desk', 1280],
  ] as const) {
    for (const value of ['light', 'dark'] as const)
      await takePicture(page, join(all, `${size}-${value}.png`), width, value);
  }
}
await opened.disposeAsync();
process.exit(0);
