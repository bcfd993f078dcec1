import type { Browser, Page } from 'puppeteer-core';
import { press, type } from '../../services/token-keeper/test/support/authorize-in-browser.ts';
import {
  findFreePort,
  type KeeperProcess,
  startKeeper,
} from '../../services/token-keeper/test/support/keeper-process.ts';
import type { World } from './world.ts';

/** A token-keeper with its pages, beside a world's workers. */
export interface StatusScene extends AsyncDisposable {
  readonly keeper: KeeperProcess;
  readonly publicUrl: string;
  /** Opens the status page as a person does, through the door. */
  openStatus(browser: Browser, options?: { readonly hasScripts?: boolean }): Promise<Page>;
}

/** Starts a token-keeper with pages; `env` replaces single entries of the world's. It looks at the fleet each half second. */
export const openStatusScene = async (
  world: World,
  env: Readonly<Record<string, string>> = {},
): Promise<StatusScene> => {
  const port = await findFreePort();
  const publicUrl = `http://127.0.0.1:${port}`;
  const secretName = `leadferry/operator-${port}`;
  const operatorSecret = `operator-secret-of-${port}`;
  await world.createSecret(secretName, operatorSecret);
  const keeper = await startKeeper({
    env: { ...world.env, LEADFERRY_FLEET_EVERY_MS: '500', ...env },
    config: { ...world.config, pages: { publicUrl, port, operatorSecret: secretName } },
  });
  await keeper.event('pages_listening');
  return {
    keeper,
    publicUrl,
    openStatus: async (browser, { hasScripts = true } = {}) => {
      const context = await browser.createBrowserContext();
      const page = await context.newPage();
      await page.setJavaScriptEnabled(hasScripts);
      page.setDefaultNavigationTimeout(60_000);
      await page.goto(publicUrl);
      await type(page, '#secret', operatorSecret);
      await press(page, 'form[action="sign-in"] button');
      return page;
    },
    [Symbol.asyncDispose]: async () => void (await keeper.stop()),
  };
};
