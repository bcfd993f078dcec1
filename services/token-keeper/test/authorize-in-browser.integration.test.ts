import type { Browser, Page } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { authorizeInBrowser, press, read, type } from './support/authorize-in-browser.ts';
import { openChromium } from './support/chromium.ts';
import { startFrontProxy } from './support/front-proxy.ts';
import { findFreePort } from './support/keeper-process.ts';
import { createKeeperWorld, type KeeperWorld } from './support/keeper-world.ts';
import { takePictures } from './support/take-pictures.ts';

// A browser and two processes of ours need their time on a busy machine.
vi.setConfig({ testTimeout: 90_000 });
afterAll(() => vi.resetConfig());

let browser: Browser;
beforeAll(async () => {
  browser = await openChromium();
});
afterAll(() => browser.close());

/** Opens a page of a world's keeper without scripts, and signs in. */
const signIn = async (world: KeeperWorld, path: string): Promise<Page> => {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.setJavaScriptEnabled(false);
  await page.goto(`${world.publicUrl}${path}`);
  await type(page, '#secret', world.operatorSecret);
  await press(page, 'form[action="sign-in"] button');
  return page;
};

const goToVendor = (page: Page, account = 'default') => press(page, `form[action="authorize/${account}"] button`);

it('a person without scripts authorises an account, and the status page shows that it works', async () => {
  await using world = await createKeeperWorld();
  const keeper = await world.startKeeper();
  let requests = 0;
  const result = await authorizeInBrowser({
    ...world,
    account: 'default',
    browser,
    onPage: async (page, name) => {
      requests += 1;
      if (name === 'result') {
        await takePictures(page, name);
        await press(page, 'a.button');
        await takePictures(page, 'status');
        expect((await read(page)).text).toMatch(/default\s+Works[\s\S]*Engines Ltd[\s\S]*Generation\s+1\.0/);
        await page.goBack();
      } else if (name !== 'consent') await takePictures(page, name);
    },
  });
  expect(requests).toBe(4);
  expect(result.text).toContain('Engines Ltd');
  expect(result.address).toMatch(new RegExp(`^${world.publicUrl}/result/[\\w-]{43}$`));
  expect(await world.store('default').readPinnedAccount()).toMatchObject({ organizationName: 'Engines Ltd' });

  expect(keeper.lines.length).toBeGreaterThan(3);
  for (const secret of await world.readSecretTexts()) expect(keeper.lines.join('\n')).not.toContain(secret);
  expect(keeper.lines.join('\n')).not.toMatch(/[?&](code|state)=/);
});

it('a public client is authorised with PKCE', async () => {
  await using world = await createKeeperWorld({ isPublicClient: true });
  await world.startKeeper();
  expect((await authorizeInBrowser({ ...world, account: 'default', browser })).text).toContain('It worked');
});

it.each([
  ['passes it on', ''],
  ['cuts it off', '/ferry'],
])('works below a path, behind a proxy that %s', async (_, cutOff) => {
  await using proxy = await startFrontProxy({ cutOff });
  await using world = await createKeeperWorld({ origin: proxy.origin, path: '/ferry' });
  const port = await findFreePort();
  await world.startKeeper({ port });
  proxy.leadTo(port);
  const result = await authorizeInBrowser({ ...world, account: 'default', browser });
  expect(result.address).toMatch(/\/ferry\/result\//);
  expect(proxy.led.every(({ path }) => path.startsWith('/ferry/'))).toBe(true);
  expect(proxy.led.map(({ path }) => path)).toContain('/ferry/style.css');
});

it('is begun at one keeper and finished at the other', async () => {
  await using proxy = await startFrontProxy();
  await using world = await createKeeperWorld({ origin: proxy.origin });
  const [one, other] = [await findFreePort(), await findFreePort()];
  const [first] = await Promise.all([world.startKeeper({ port: one }), world.startKeeper({ port: other })]);
  proxy.leadTo(one);
  const result = await authorizeInBrowser({
    ...world,
    account: 'default',
    browser,
    onPage: async (_, name) => {
      if (name !== 'consent') return;
      proxy.leadTo(other);
      await first.stop();
    },
  });
  expect(result.text).toContain('It worked');
  const finished = proxy.led.filter(({ port, path }) => port === other && !/\.(css|svg)$/.test(path));
  expect(finished.map(({ path }) => path.split(/[?/]/)[1])).toEqual(['callback', 'result']);
});

it('pages and metrics have a port each, and neither serves the other', async () => {
  await using world = await createKeeperWorld({ granted: ['default'] });
  const keeper = await world.startKeeper();
  const ask = async (address: string) => (await fetch(address, { redirect: 'manual' })).status;
  expect(await ask(`${world.publicUrl}/metrics`)).toBe(404);
  expect(await ask(`${world.publicUrl}/readyz`)).toBe(404);
  expect(await ask(`${keeper.httpUrl}/sign-in`)).toBe(404);
  expect(await (await fetch(`${keeper.httpUrl}/metrics`)).text()).toContain(
    `leadferry_pages_info{public_url="${world.publicUrl}"`,
  );
  await vi.waitFor(async () => expect(await ask(`${keeper.httpUrl}/readyz`)).toBe(200), { timeout: 20_000 });
});

describe('what goes wrong on the way is told on a page', () => {
  it('a redirect address that is not in the settings: which of the two differ, and how', async () => {
    await using world = await createKeeperWorld({ redirectUris: ['http://127.0.0.1:1/callback/'] });
    await world.startKeeper();
    const page = await signIn(world, '/authorize/default');
    await goToVendor(page);
    await takePictures(page, 'redirect-refused');
    expect((await read(page)).text).toContain('The two redirect addresses differ');
    await type(page, '#registered', `${world.publicUrl}/callback/`);
    await press(page, 'form[action$="/compare"] button');
    await takePictures(page, 'redirect-compared');
    expect((await read(page)).text).toContain('a slash at its end');
  });

  it('consent that was denied, an answer that comes again, and another browser', async () => {
    await using world = await createKeeperWorld({ granted: ['default'] });
    await world.startKeeper();
    const page = await signIn(world, '/authorize/default');
    await goToVendor(page);
    let callback = '';
    page.on('request', (request) => {
      if (new URL(request.url()).pathname === '/callback') callback = request.url();
    });
    await press(page, '#deny');
    await takePictures(page, 'denied');
    expect((await read(page)).text).toContain('Access was not allowed');

    await page.goto(callback);
    await takePictures(page, 'repeated');
    expect(await read(page)).toMatchObject({
      text: expect.stringContaining('taken already'),
      address: `${world.publicUrl}/callback/repeated`,
    });

    await page.goto(`${world.publicUrl}/authorize/default`);
    await goToVendor(page);
    const other = await signIn(world, '/');
    await other.goto(callback.replace(/state=[^&]*/, `state=${new URL(page.url()).searchParams.get('state')}`));
    expect((await read(other)).text).toContain('another browser');
    expect((await world.store('default').readCurrent()).generation).toEqual({ epoch: 1, seq: 0 });
  });

  it('another account than the one before, until it is ticked that it is meant', async () => {
    await using world = await createKeeperWorld({
      accounts: [
        { name: 'default', organizationName: 'Engines Ltd' },
        { name: 'other', organizationName: 'Looms Ltd' },
      ],
    });
    await world.startKeeper();
    await authorizeInBrowser({ ...world, account: 'default', browser });
    const page = await signIn(world, '/authorize/default');
    await goToVendor(page);
    await press(page, 'input[name="account"][value="other"]', false);
    await press(page, '#allow');
    await takePictures(page, 'other-account');
    expect((await read(page)).text).toContain('This is another account');
    expect(await world.store('default').readPinnedAccount()).toMatchObject({ organizationName: 'Engines Ltd' });

    await press(page, 'input[name="sure"]', false);
    await press(page, 'form[action="authorize/default"] button');
    await press(page, 'input[name="account"][value="other"]', false);
    await press(page, '#allow');
    expect((await read(page)).text).toContain('It worked');
    expect(await world.store('default').readPinnedAccount()).toMatchObject({ organizationName: 'Looms Ltd' });
  });

  it('a wrong client secret is not mistaken for a dead grant', async () => {
    await using world = await createKeeperWorld({ granted: ['default'] });
    const { client_id } = JSON.parse(await world.readSecret('leadferry/application')) as { client_id: string };
    await world.putSecret('leadferry/application', JSON.stringify({ client_id, client_secret: 'of yesterday' }));
    await world.startKeeper();
    const page = await signIn(world, '/authorize/default');
    await goToVendor(page);
    await press(page, '#allow');
    await takePictures(page, 'client-refused');
    expect((await read(page)).text).toContain('says nothing about the account or its permission');
    expect((await world.store('default').readCurrent()).generation).toEqual({ epoch: 1, seq: 0 });
  });

  it('a store or an API that is away after the login: the grant waits, and the button stores it', async () => {
    await using world = await createKeeperWorld();
    await world.startKeeper();
    await authorizeInBrowser({ ...world, account: 'default', browser });
    const page = await signIn(world, '/authorize/default');
    await goToVendor(page);
    world.simulator.set({ apiDown: true });
    await press(page, '#allow');
    await takePictures(page, 'waiting');
    expect((await read(page)).text).toContain('One step is left');
    expect((await world.store('default').readCurrent()).generation.epoch).toBe(1);
    world.simulator.set({ apiDown: false });
    await press(page, 'form[action="authorize/default/store"] button');
    expect((await read(page)).text).toContain('It worked');
    expect((await world.store('default').readCurrent()).generation.epoch).toBe(2);
  });
});

it('the status page shows every account, and what each one lacks', async () => {
  const names = ['default', 'second', 'third', 'fourth'];
  await using world = await createKeeperWorld({
    accounts: names.map((name) => ({ name, organizationName: `${name} Ltd` })),
    granted: ['default', 'second', 'third'],
  });
  await world.putSecret('leadferry/third/token', 'not JSON');
  await world.startKeeper();
  await authorizeInBrowser({ ...world, account: 'default', browser });
  const page = await signIn(world, '/');
  await takePictures(page, 'status-many');
  expect((await read(page)).text).toMatch(
    /default\s+Works[\s\S]*second\s+Works[\s\S]*third\s+Not authorised[\s\S]*fourth\s+Not authorised/,
  );
});
