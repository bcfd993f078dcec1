import { describe, expect, it } from 'vitest';
import { createPageVisitor } from '../../test/support/page-visitor.ts';
import { operatorSecret, setUpPages } from '../../test/support/pages-under-test.ts';
import { OperatorSecretError } from './operator-secret.ts';

const formTokenIn = (html: string): string => /name="form_token" value="([^"]+)"/.exec(html)?.[1] ?? '';

describe('signing in', () => {
  it('with the secret leads to the status page', async () => {
    const { signIn } = await setUpPages();
    const { status, address, text } = await signIn();
    expect([status, address]).toEqual([200, '/']);
    expect(text).toContain('default');
  });

  it('leads to the page that was wanted before, and to no other site', async () => {
    const { visitor } = await setUpPages();
    await visitor.open('/authorize/default');
    const { address, text } = await visitor.send('sign-in', { secret: operatorSecret });
    expect(address).toBe('/authorize/default');
    expect(text).toContain('Authorise the account default');
  });

  it.each([
    '/authorize/%2F%2Fevil.example',
    '/authorize/https:%2F%2Fevil.example',
    '/sign-in?wanted=https://evil.example',
  ])('is not led astray by %s', async (path) => {
    const { visitor } = await setUpPages();
    await visitor.open(path);
    const { address } = await visitor.send('sign-in', { secret: operatorSecret });
    expect(address).toMatch(/^\/(authorize\/[^/]+)?$/);
  });

  it('remembers the page that was wanted last', async () => {
    const { visitor } = await setUpPages({ accounts: ['default', 'second'] });
    await visitor.open('/authorize/default');
    await visitor.open('/authorize/second');
    expect((await visitor.send('sign-in', { secret: operatorSecret })).address).toBe('/authorize/second');
  });

  it('takes the secret with blanks around it, as copying brings them along', async () => {
    const { visitor } = await setUpPages();
    await visitor.open('/sign-in');
    expect((await visitor.send('sign-in', { secret: ` ${operatorSecret}\n` })).address).toBe('/');
  });

  it('gives a new cookie, and the one before is worth nothing', async () => {
    const { visitor, app, signIn } = await setUpPages();
    const { html } = await visitor.open('/sign-in');
    const before = new Map(visitor.cookies);
    await signIn();
    expect(visitor.cookies).not.toEqual(before);
    const thief = createPageVisitor(app);
    for (const [name, value] of before) thief.cookies.set(name, value);
    expect((await thief.post('/sign-in', { secret: operatorSecret, form_token: formTokenIn(html) })).status).toBe(403);
    expect((await thief.open('/')).address).toBe('/sign-in');
  });

  it('lasts eight hours', async () => {
    const { visitor, signIn, clock } = await setUpPages();
    await signIn();
    await clock.advance(8 * 3_600_000 - 1000);
    expect((await visitor.open('/')).address).toBe('/');
    await clock.advance(2000);
    expect((await visitor.open('/')).address).toBe('/sign-in');
  });

  it('once is enough: the form leads on', async () => {
    const { visitor, signIn } = await setUpPages();
    await signIn();
    expect((await visitor.open('/sign-in')).address).toBe('/');
  });
});

describe('a wrong secret', () => {
  it('shows the form again, and is not repeated', async () => {
    const { visitor, logger } = await setUpPages();
    await visitor.open('/sign-in');
    const { status, html, text } = await visitor.send('sign-in', { secret: 'of-somebody-else' });
    expect(status).toBe(403);
    expect(text).toContain('That is not the secret');
    expect(html + JSON.stringify(logger.lines)).not.toContain('of-somebody-else');
    expect((await visitor.open('/')).address).toBe('/sign-in');
  });

  it.each([
    ['', 'empty'],
    [operatorSecret.slice(1), 'a part of it'],
    [`${operatorSecret}x`, 'more than it'],
  ])('is what %j is (%s)', async (secret) => {
    const { visitor } = await setUpPages();
    await visitor.open('/sign-in');
    expect((await visitor.send('sign-in', { secret })).status).toBe(403);
  });

  it('may be tried five times a minute from one address; then the right one waits too', async () => {
    const { visitor, app, clock, signIn } = await setUpPages();
    await visitor.open('/sign-in');
    for (let tries = 0; tries < 5; tries += 1)
      expect((await visitor.send('sign-in', { secret: 'x' })).status).toBe(403);
    expect((await signIn()).status).toBe(429);
    expect((await signIn(createPageVisitor(app, { address: '127.0.0.2' }))).address).toBe('/');
    await clock.advance(60_000);
    expect((await signIn()).address).toBe('/');
  });

  it('is forgiven to who knows the right one', async () => {
    const { visitor, signIn } = await setUpPages();
    for (let round = 0; round < 3; round += 1) {
      await visitor.open('/sign-in');
      for (let tries = 0; tries < 3; tries += 1) await visitor.send('sign-in', { secret: 'x' });
      expect((await signIn()).address).toBe('/');
      await visitor.send('sign-out');
    }
  });
});

describe('a form', () => {
  it.each([
    ['without its token', { secret: operatorSecret }],
    ['with a token of nobody', { secret: operatorSecret, form_token: 'x'.repeat(43) }],
  ])('%s is not taken', async (_, fields) => {
    const { visitor } = await setUpPages();
    await visitor.open('/sign-in');
    const { status, text } = await visitor.post('/sign-in', fields);
    expect(status).toBe(403);
    expect(text).toContain('This form is too old');
  });

  it('of another browser is not taken', async () => {
    const { visitor, app } = await setUpPages();
    const { html } = await createPageVisitor(app).open('/sign-in');
    await visitor.open('/sign-in');
    const taken = { secret: operatorSecret, form_token: formTokenIn(html) };
    expect((await visitor.post('/sign-in', taken)).status).toBe(403);
  });

  it('needs cookies, and says so', async () => {
    const { visitor } = await setUpPages();
    await visitor.open('/sign-in');
    visitor.cookies.clear();
    expect((await visitor.send('sign-in', { secret: operatorSecret })).text).toContain('Cookies must be allowed');
  });
});

describe('signing out', () => {
  it('ends the session, and takes the cookie back', async () => {
    const { visitor, signIn } = await setUpPages();
    await signIn();
    const cookies = new Map(visitor.cookies);
    expect((await visitor.send('sign-out')).address).toBe('/sign-in');
    expect(visitor.cookies).not.toEqual(cookies);
    for (const [name, value] of cookies) visitor.cookies.set(name, value);
    expect((await visitor.open('/')).address).toBe('/sign-in');
  });

  it('needs the form: no link of another site signs anybody out', async () => {
    const { visitor, signIn } = await setUpPages();
    await signIn();
    expect((await visitor.open('/sign-out')).status).toBe(404);
    expect((await visitor.post('/sign-out', {})).status).toBe(403);
    expect((await visitor.open('/')).address).toBe('/');
  });
});

it('says that nobody can sign in while the secret cannot be read', async () => {
  const { signIn, world, logger } = await setUpPages();
  world.operatorSecret = () => Promise.reject(new OperatorSecretError('leadferry/operator', 'AccessDeniedException'));
  const { status, text } = await signIn();
  expect(status).toBe(503);
  expect(text).toContain('pages.operatorSecret');
  expect(logger.lines).toContainEqual(
    expect.objectContaining({
      event: 'page_unavailable',
      fields: expect.objectContaining({ code: 'operator_secret_unreadable' }),
    }),
  );
});

it('asks nobody where a proxy signs people in', async () => {
  const { visitor } = await setUpPages({ site: { operatorSecret: undefined } });
  const { status, html } = await visitor.open('/');
  expect(status).toBe(200);
  expect(html).not.toContain('sign-out');
  expect((await visitor.open('/sign-in')).address).toBe('/');
  expect((await visitor.post('/sign-in', {})).address).toBe('/');
});

it('keeps neither cookies nor secrets readable in Redis', async () => {
  const { visitor, redis, signIn } = await setUpPages();
  await signIn();
  for (const value of visitor.cookies.values()) expect(redis.content()).not.toContain(value);
  expect(redis.content()).not.toContain(operatorSecret);
});
