import type { Browser, Page } from 'puppeteer-core';
import { openChromium } from './chromium.ts';

export interface AuthorizeInBrowserOptions {
  /** `pages.publicUrl` of the keeper. */
  readonly publicUrl: string;
  /** Account of Leadferry to authorise. */
  readonly account: string;
  /** What people sign in with; undefined where the pages are behind a proxy. */
  readonly operatorSecret: string | undefined;
  /** Account to choose on the simulator's consent page. Default: the one of the same name. */
  readonly vendorAccount?: string;
  /** A browser that runs already. Default: one is started, and closed at the end. */
  readonly browser?: Browser;
  /** Called for each page that is shown, with a name for it: to look at it, or to take its picture. */
  readonly onPage?: (page: Page, name: string) => Promise<void>;
}

/** What the last page said. */
export interface BrowserAuthorization {
  readonly title: string;
  readonly text: string;
  readonly address: string;
}

/** The pages did not lead to the end; its message is what the last one said. */
export class BrowserAuthorizationError extends Error {
  readonly code = 'browser_authorization';
  readonly retryable = false;
}

/**
 * Authorises an account as a person does, in a real headless Chromium without scripts: opens the account's page, signs in,
 * goes to the vendor (the simulator), allows, and comes back.
 *
 * @returns what the page of success said.
 * @throws {BrowserAuthorizationError} another page came than the one expected.
 */
export const authorizeInBrowser = async (options: AuthorizeInBrowserOptions): Promise<BrowserAuthorization> => {
  const { publicUrl, account, operatorSecret, vendorAccount = account, onPage = async () => {} } = options;
  const browser = options.browser ?? (await openChromium());
  const context = await browser.createBrowserContext();
  try {
    const page = await context.newPage();
    await page.setJavaScriptEnabled(false);
    page.setDefaultNavigationTimeout(60_000); // a browser, two services and their neighbours on a small machine
    await page.goto(`${publicUrl}/authorize/${account}`);
    if (operatorSecret !== undefined) {
      await onPage(page, 'sign-in');
      await type(page, '#secret', operatorSecret);
      await press(page, 'form[action="sign-in"] button');
    }
    await onPage(page, 'authorize');
    await press(page, `form[action="authorize/${account}"] button`);
    await onPage(page, 'consent');
    await press(page, `input[name="account"][value="${vendorAccount}"]`, false);
    await press(page, '#allow');
    await onPage(page, 'result');
    const result = await read(page);
    if ((await page.$('.card.good')) === null) throw new BrowserAuthorizationError(describe(result));
    return result;
  } finally {
    await context.close();
    if (options.browser === undefined) await browser.close();
  }
};

/** Reads what a page shows. */
export const read = async (page: Page): Promise<BrowserAuthorization> => ({
  title: await page.title(),
  text: String(await page.evaluate('document.body.innerText')),
  address: page.url(),
});

/** Clicks on something that must be there, and waits for the page it leads to. */
export const press = async (page: Page, selector: string, leads = true): Promise<void> => {
  await expectElement(page, selector);
  await Promise.all([...(leads ? [page.waitForNavigation()] : []), page.click(selector)]);
};

/** Types into a field that must be there. */
export const type = async (page: Page, selector: string, text: string): Promise<void> => {
  await expectElement(page, selector);
  await page.type(selector, text);
};

const expectElement = async (page: Page, selector: string): Promise<void> => {
  if ((await page.$(selector)) === null)
    throw new BrowserAuthorizationError(`no ${selector} on this page: ${describe(await read(page))}`);
};

const describe = ({ title, text }: BrowserAuthorization): string => `${title}\n${text}`;
