import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'puppeteer-core';

/** Where pictures of the pages go; none are taken where it is not set. */
const folder = process.env.LEADFERRY_PICTURES;

const sizes = [
  ['desk', 1280, 900],
  ['phone', 390, 844],
] as const;

/**
 * Takes pictures of a page as a desk and a phone show it, light and dark, where the environment names a folder for them. In
 * any case sees to it that nothing in it is wider than a phone.
 */
export const takePictures = async (page: Page, name: string): Promise<void> => {
  for (const [size, width, height] of sizes) {
    await page.setViewport({ width, height });
    const widest = Number(await page.evaluate('document.documentElement.scrollWidth'));
    if (widest > width) throw new Error(`${name} is ${widest} pixels wide on a ${size} of ${width}`);
    if (folder === undefined) continue;
    mkdirSync(folder, { recursive: true });
    for (const value of ['light', 'dark']) {
      await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }]);
      await page.screenshot({ path: join(folder, `${name}-${size}-${value}.png`), fullPage: true });
    }
  }
};
