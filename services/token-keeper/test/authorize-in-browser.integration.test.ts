import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { authorizeInBrowser } from './support/authorize-in-browser.ts';
import { openChromium } from './support/chromium.ts';
import { createKeeperWorld } from './support/keeper-world.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(() => browser.close());

const pictures = process.env.LEADFERRY_PICTURES ?? mkdtempSync(join(tmpdir(), 'leadferry-pictures-'));

/** Takes pictures of a page as a desk and a phone show it, light and dark. */
const takePictures = async (page: Page, name: string): Promise<void> => {
  for (const [size, width, height] of [
    ['desk', 1280, 900],
    ['phone', 390, 844],
  ] as const)
    for (const value of ['light', 'dark']) {
      await page.setViewport({ width, height });
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
      await page.screenshot({ path: join(pictures, `${name}-${size}-${value}.png`), fullPage: true });
    }
};

it('a person without scripts authorises an account, and sees on the status page that it works', async () => {
  await using world = await createKeeperWorld();
  const keeper = await world.startKeeper();
  const result = await authorizeInBrowser({ ...world, account: 'default', browser, onPage: takePictures });
  expect(result.text).toContain('Engines Ltd');
  expect(result.address).toMatch(new RegExp(`^${world.publicUrl}/result/[\\w-]{43}$`));
  expect(await world.store('default').readPinnedAccount()).toMatchObject({ organizationName: 'Engines Ltd' });
  expect((await keeper.event('token_state')).account).toBe('default');
});
