import { describe, expect, it } from 'vitest';
import { setUpPages } from '../../test/support/pages-under-test.ts';

describe('every page', () => {
  it('carries the strict headers', async () => {
    const { visitor } = await setUpPages();
    const { headers } = await visitor.open('/sign-in');
    expect(headers).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'strict-transport-security': 'max-age=31536000',
    });
    expect(String(headers['content-security-policy']).split(';').sort()).toEqual([
      "base-uri 'self'",
      "default-src 'none'",
      "form-action 'self' https://authz.constantcontact.com https://*.constantcontact.com",
      "frame-ancestors 'none'",
      "img-src 'self'",
      "style-src 'self'",
    ]);
  });

  it('asks for https in the time to come only where the public address is https', async () => {
    const { visitor } = await setUpPages({ site: { publicUrl: 'http://localhost:8080' } });
    const { headers } = await visitor.open('/sign-in');
    expect(headers).not.toHaveProperty('strict-transport-security');
    expect(headers['content-security-policy']).not.toContain('upgrade-insecure-requests');
  });

  it.each([
    ['https://ferry.example.org', '__Host-leadferry', '/', true],
    ['https://example.org/ferry', '__Secure-leadferry', '/ferry/', true],
    ['http://localhost:8080', 'leadferry', '/', false],
  ])('at %s has the cookie %s', async (publicUrl, name, path, isSecure) => {
    const { visitor } = await setUpPages({ site: { publicUrl } });
    await visitor.open('/sign-in');
    const attributes = ['HttpOnly', 'SameSite=Lax', `Path=${path}`, ...(isSecure ? ['Secure'] : [])];
    const [first = '', ...rest] = (visitor.setCookies[0] ?? '').split('; ');
    expect(first).toMatch(new RegExp(`^${name}=[\\w-]{43}$`));
    expect(rest.sort()).toEqual(attributes.sort());
  });

  it('has no script but the one of the status page, and nothing from elsewhere', async () => {
    const { visitor, signIn } = await setUpPages();
    await signIn();
    for (const path of ['/', '/authorize/default', '/callback/foreign', '/nowhere']) {
      const { html, headers } = await visitor.open(path);
      const isStatus = path === '/';
      expect(String(headers['content-security-policy']).includes('script-src')).toBe(isStatus);
      expect(isStatus ? html.replace('<script src="live.js" defer></script>', '') : html).not.toMatch(
        /<script|javascript:|\son\w+=|style="/i,
      );
      for (const [, source = ''] of html.matchAll(/(?:src|<link[^>]*href)="([^"]*)"/g))
        expect(source).toMatch(/^[\w.-]+$/);
    }
  });
});

describe('the style sheet and the icon', () => {
  it.each([
    ['/style.css', 'text/css; charset=utf-8'],
    ['/live.js', 'text/javascript; charset=utf-8'],
    ['/icon.svg', 'image/svg+xml'],
  ])('%s is served', async (path, type) => {
    const { visitor } = await setUpPages();
    const { status, headers } = await visitor.open(path);
    expect(status).toBe(200);
    expect(headers['content-type']).toBe(type);
  });
});

describe('below a path', () => {
  it.each(['/ferry/sign-in', '/sign-in'])(
    '%s is the same page, whether the proxy cuts the path off or not',
    async (path) => {
      const { visitor } = await setUpPages({ site: { publicUrl: 'https://example.org/ferry' } });
      const { status, html } = await visitor.open(path);
      expect(status).toBe(200);
      expect(html).toContain('<base href="/ferry/">');
    },
  );

  it.each(['/ferry', '/ferry/', '/ferry?x=1'])('%s leads to the sign-in below it', async (path) => {
    const { app } = await setUpPages({ site: { publicUrl: 'https://example.org/ferry' } });
    const answer = await app.inject(path);
    expect([answer.statusCode, answer.headers.location]).toEqual([303, '/ferry/sign-in']);
  });

  it('a path that only begins alike is not ours', async () => {
    const { visitor } = await setUpPages({ site: { publicUrl: 'https://example.org/ferry' } });
    expect((await visitor.open('/ferrymen')).status).toBe(404);
  });
});

describe('what is no request for a page', () => {
  it.each(['/nowhere', '/authorize', '/callback/nothing', '/result', '/..%2fstyle.css'])(
    '%s is told to be none',
    async (path) => {
      const { visitor } = await setUpPages();
      const { status, text } = await visitor.open(path);
      expect(status).toBe(404);
      expect(text).toContain('There is no such page');
    },
  );

  it.each([
    ['a form too long', 'application/x-www-form-urlencoded', `secret=${'x'.repeat(20_000)}`],
    ['JSON', 'application/json', '{"secret": "x"}'],
    ['bytes', 'application/octet-stream', 'x'],
  ])('%s is refused', async (_, type, payload) => {
    const { app } = await setUpPages();
    const answer = await app.inject({ method: 'POST', url: '/sign-in', headers: { 'content-type': type }, payload });
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain('cannot be read');
  });

  it.each(['/authorize/%E0%A4%A', `/authorize/${'x'.repeat(2000)}`, '/%'])(
    '%s is no page, with all headers, and is not repeated',
    async (path) => {
      const { app } = await setUpPages({ site: { operatorSecret: undefined } });
      const answer = await app.inject(path);
      expect(answer.statusCode).toBe(404);
      expect(answer.body).toContain('There is no such page');
      expect(answer.body).not.toMatch(/%|xxx/);
      expect(answer.headers['content-security-policy']).toContain("default-src 'none'");
    },
  );
});

describe('what nobody foresaw', () => {
  it('shows a page that says so, and is logged by its route, without address or query', async () => {
    const { visitor, signIn, world, logger } = await setUpPages();
    await signIn();
    world.application = () => Promise.reject(new TypeError('a bug'));
    await visitor.open('/authorize/default?code=the-code&state=the-state');
    const { status, text } = await visitor.send('authorize/default');
    expect(status).toBe(500);
    expect(text).toContain('page_failed');
    expect(text).not.toContain('a bug');
    const line = logger.lines.find(({ event }) => event === 'page_failed');
    expect(line).toMatchObject({ level: 'error', fields: { route: 'POST /authorize/:account' } });
    expect(JSON.stringify(logger.lines)).not.toMatch(/the-code|the-state/);
  });
});

describe('while Redis is away', () => {
  it('every page says so, and says what works without', async () => {
    const { visitor, signIn, redis } = await setUpPages();
    await signIn();
    redis.goAway();
    for (const path of ['/', '/sign-in', '/authorize/default', '/callback?state=s&code=c', '/result/x']) {
      const { status, text } = await visitor.open(path);
      expect([path, status]).toEqual([path, 503]);
      expect(text).toContain('leadferry authorize');
    }
    redis.comeBack();
    expect((await visitor.open('/')).status).toBe(200);
  });

  it('the status page is there where a proxy signs people in', async () => {
    const { visitor, redis } = await setUpPages({ site: { operatorSecret: undefined } });
    redis.goAway();
    expect((await visitor.open('/')).status).toBe(200);
  });
});
