import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openChromium } from '../../services/token-keeper/test/support/chromium.ts';
import { findBarriers } from '../support/find-barriers.ts';
import { freshLeads } from '../support/leads.ts';
import { type Stage, setStage } from '../support/stage.ts';
import { openStatusScene } from '../support/status-scene.ts';

// A browser, a keeper and two workers need their time on a busy machine.
vi.setConfig({ testTimeout: 300_000 });

const partitions = 6;
const options = { partitions, limits: { perSecond: 100 }, switches: { perSecond: 'unlimited' } } as const;

let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(async () => {
  vi.resetConfig();
  await browser.close();
});

const read = async (page: Page): Promise<string> =>
  String(await page.evaluate('document.body.innerText')).replace(/\s+/g, ' ');

/** Waits until the page shows something, as its own script or its reloading brings it. */
const untilShown = (page: Page, stage: Stage, ...told: readonly RegExp[]): Promise<void> =>
  vi.waitFor(
    async () => {
      const text = await read(page);
      for (const one of told) expect(text, stage.log()).toMatch(one);
    },
    { timeout: 60_000, interval: 250 },
  );

const badRecords = [
  { key: 'a', value: 'no JSON', partition: 0 },
  { key: 'b', value: JSON.stringify({ id: 'b', email: 'b@example.org', lists: ['No such list'] }), partition: 1 },
  { key: 'c', value: '{', partition: 2 },
];

it('the status page shows leads, calls, dead letters and workers, and keeps itself new for whoever looks at it', async () => {
  await using stage = await setStage(options);
  await stage.startWorkers(2);
  await using scene = await openStatusScene(stage.world);
  await stage.publish('leads', [...freshLeads(40, partitions), ...badRecords]);
  const page = await scene.openStatus(browser);
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));

  await untilShown(
    page,
    stage,
    /Leads Nothing to do/,
    /Nothing waits/,
    /43 leads got a fate in the last hour/,
    /9,\d\d\d of 10,000 left/,
    /3 dead letters not_json 2 unknown_list 1/,
    /Workers 2 workers 127\.0\.0\.1 \w{6} leads\S* \d/,
    /Account default Works/,
  );

  await page.evaluate('document.title = "the same page"; document.querySelector(".card .button").focus()');
  await stage.publish('leads', freshLeads(7, partitions, 100));
  await untilShown(page, stage, /50 leads got a fate/);
  expect(await page.title()).toBe('the same page');
  expect(await page.evaluate('document.activeElement.getAttribute("href")')).toBe('authorize/default');

  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await untilShown(page, stage, /Go on updating/);
  expect(complaints).toEqual([]);
});

it('nobody is kept out: no barrier that axe finds, on a phone and a desk, light and dark, with scripts and without', async () => {
  await using stage = await setStage(options);
  await stage.startWorkers(1);
  await using scene = await openStatusScene(stage.world);
  await stage.publish('leads', [...freshLeads(5, partitions), ...badRecords]);
  const page = await scene.openStatus(browser);
  await untilShown(page, stage, /8 leads got a fate/, /3 dead letters not_json 2/);
  for (const width of [360, 1280]) {
    await page.setViewport({ width, height: 800 });
    expect(Number(await page.evaluate('document.documentElement.scrollWidth'))).toBeLessThanOrEqual(width);
    for (const value of ['light', 'dark']) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
      expect(await findBarriers(page), `${width} ${value}`).toEqual([]);
    }
  }

  const plain = await scene.openStatus(browser, { hasScripts: false });
  const text = await read(plain);
  expect(text).toMatch(/8 leads got a fate.*This page loads itself again every 15 seconds/);
  expect(text).not.toContain('Pause updates');
});

it('Kafka away: the page says so, and still shows the tokens', async () => {
  await using stage = await setStage(options);
  await using scene = await openStatusScene(stage.world, { KAFKA_BROKERS: '127.0.0.1:1' });
  const page = await scene.openStatus(browser);
  await untilShown(page, stage, /Leads .*Kafka does not answer this token-keeper/, /Account default Works/);
  expect(await findBarriers(page)).toEqual([]);
});
