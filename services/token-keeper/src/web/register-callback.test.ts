import { ContactsUnavailableError, ForbiddenError, UnauthorizedError } from '@leadferry/constant-contact';
import { TokenConfigError, TokenUnavailableError } from '@leadferry/token';
import { describe, expect, it } from 'vitest';
import { createPageVisitor } from '../../test/support/page-visitor.ts';
import { granted, ours, setUpPages } from '../../test/support/pages-under-test.ts';

/** Pages with somebody signed in, at the vendor's consent page. */
const start = async (options?: Parameters<typeof setUpPages>[0]) => {
  const pages = await setUpPages(options);
  await pages.signIn();
  return { ...pages, consent: await pages.goToVendor() };
};

/** The same with a grant stored before, of the account Engines Ltd. */
const startAuthorised = async (options?: Parameters<typeof setUpPages>[0]) => {
  const pages = await setUpPages(options);
  await pages.signIn();
  await pages.comeBack(await pages.goToVendor());
  await pages.clock.advance(60_000);
  pages.world.token = () => Response.json(granted('2'));
  return { ...pages, consent: await pages.goToVendor() };
};

const minute = 60_000;
const hour = 60 * minute;
const behindProxy = { site: { operatorSecret: undefined } };

const away = new ContactsUnavailableError({ phase: 'not_sent', reason: 'ECONNREFUSED' });
const refusal = (error: string, status = 400) => Response.json({ error }, { status });

describe('coming back with a code', () => {
  it('stores the grant as a new epoch, tells the workers, and says that it worked', async () => {
    const { comeBack, consent, store, published, sent } = await start();
    const { status, address, text } = await comeBack(consent);
    expect([status, address]).toEqual([200, expect.stringMatching(/^\/result\/[\w-]{43}$/)]);
    expect(text).toContain('default is authorised');
    expect(text).toContain('Engines Ltd');
    expect(text).toContain('goes on by itself');
    expect(await store().readCurrent()).toMatchObject({ accessToken: 'at-1-secret', generation: { epoch: 1, seq: 0 } });
    expect(published).toEqual([['default', { epoch: 1, seq: 0 }]]);
    expect(Object.fromEntries(sent[0] ?? [])).toMatchObject({
      code: 'the-code',
      redirect_uri: consent.searchParams.get('redirect_uri'),
    });
  });

  it('sends the verifier of the challenge for a public client', async () => {
    const { comeBack, consent, sent } = await start({ application: { clientId: 'the-key', hashKey: 'k' } });
    await comeBack(consent);
    expect(sent[0]?.get('code_verifier')).toMatch(/^[\w-]{43}$/);
  });

  it('is finished by another replica than the one that began', async () => {
    const { consent, visitor, openSite, store } = await start();
    const other = createPageVisitor(await openSite());
    for (const [name, value] of visitor.cookies) other.cookies.set(name, value);
    const state = consent.searchParams.get('state') ?? '';
    expect((await other.open(`/callback?state=${state}&code=c`)).text).toContain('It worked');
    expect((await store().readCurrent()).generation.epoch).toBe(1);
  });

  it('shows the result again on a reload, and to nobody else', async () => {
    const { comeBack, consent, visitor, app, signIn } = await start();
    const { address } = await comeBack(consent);
    expect((await visitor.open(address)).text).toContain('It worked');
    const other = createPageVisitor(app);
    expect((await other.open(address)).address).toBe('/sign-in');
    await signIn(other);
    expect((await other.open(address)).status).toBe(404);
  });

  it('leaves no token, code, state or secret in a page, an address, a log line or readable in Redis', async () => {
    const { comeBack, consent, logger, redis } = await start();
    const { html, address } = await comeBack(consent);
    const state = consent.searchParams.get('state') ?? 'none';
    const traces = [html, address, JSON.stringify(logger.lines), redis.content()].join('\n');
    for (const secret of ['at-1-secret', 'rt-1-secret', 'the-code', state, 'the-secret-of-the-client'])
      expect(traces).not.toContain(secret);
  });

  it('waits for its turn at a vendor that takes one token request a second', async () => {
    const { comeBack, consent, world, clock, sent } = await start();
    world.token = () => (sent.length < 3 ? refusal('too_many_requests', 429) : Response.json(granted()));
    const coming = comeBack(consent);
    for (let second = 0; second < 4; second += 1) await clock.advance(1100);
    expect((await coming).text).toContain('It worked');
    expect(sent).toHaveLength(3);
  });

  it('says what else a person should know', async () => {
    const { comeBack, consent, world } = await start();
    world.summary = () => Promise.reject(new ForbiddenError());
    const { status, text } = await comeBack(consent);
    expect(status).toBe(200);
    expect(text).toMatch(/It worked.*account_read/);
  });

  it('works late in the session of a browser that a proxy has let in', async () => {
    const { visitor, comeBack, clock } = await setUpPages(behindProxy);
    await visitor.open('/authorize/default');
    await clock.advance(29 * minute);
    const consent = new URL((await visitor.send('authorize/default')).address);
    await clock.advance(2 * minute);
    expect((await comeBack(consent)).text).toContain('It worked');
  });
});

describe('an answer that is left aside', () => {
  it.each([
    ['without a state', '/callback?code=c', 'not opened by hand'],
    ['with two states', '/callback?code=c&state=a&state=b', 'not opened by hand'],
    ['with a wrong state', `/callback?code=c&state=${'x'.repeat(43)}`, 'came too late'],
  ])('%s', async (_, path, title) => {
    const { visitor, sent, store } = await start();
    const { status, text, address } = await visitor.open(path);
    expect(status).toBe(400);
    expect(text).toContain(title);
    expect(address).toMatch(/^\/callback\/[a-z]+$/);
    expect(sent).toEqual([]);
    await expect(store().readCurrent()).rejects.toThrow('no value yet');
  });

  it('more than ten minutes old', async () => {
    const { comeBack, consent, clock, sent } = await start();
    await clock.advance(10 * 60_000);
    expect((await comeBack(consent)).text).toContain('came too late');
    expect(sent).toEqual([]);
  });

  it('for the second time: the first one counts, and stays', async () => {
    const { comeBack, consent, sent, store } = await start();
    await comeBack(consent);
    const { status, text } = await comeBack(consent, { code: 'another' });
    expect(status).toBe(400);
    expect(text).toContain('taken already');
    expect(sent).toHaveLength(1);
    expect(await store().readCurrent()).toMatchObject({ accessToken: 'at-1-secret' });
  });

  it('twice at the same moment: one counts', async () => {
    const { comeBack, consent, sent, world, store } = await start();
    world.token = () => Response.json(granted(String(sent.length)));
    const both = await Promise.all([comeBack(consent), comeBack(consent)]);
    expect(both.map(({ text }) => /It worked|taken already/.exec(text)?.[0]).sort()).toEqual([
      'It worked',
      'taken already',
    ]);
    expect((await store().readCurrent()).generation.epoch).toBe(1);
  });

  it('in another browser; the first browser can still finish', async () => {
    const { comeBack, consent, app, signIn } = await start();
    const other = createPageVisitor(app);
    expect((await comeBack(consent, undefined, other)).text).toContain('belongs to another browser');
    await signIn(other);
    expect((await comeBack(consent, undefined, other)).text).toContain('belongs to another browser');
    expect((await comeBack(consent)).text).toContain('It worked');
  });

  it('after signing out', async () => {
    const { comeBack, consent, visitor, signIn } = await start();
    await visitor.open('/');
    await visitor.send('sign-out');
    expect((await comeBack(consent)).text).toContain('signed out since');
    await signIn();
    expect((await comeBack(consent)).text).toContain('belongs to another browser');
  });
});

describe('coming back without a grant', () => {
  it.each([
    ['denied consent', { error: 'access_denied' }, 'Access was not allowed'],
    ['an error of the vendor', { error: 'server_error' }, 'server_error'],
    ['a scope the application may not ask for', { error: 'invalid_scope' }, 'application.scopes'],
    ["somebody's own text for an error", { error: '<b>Call 555</b>' }, 'unreadable'],
    ['neither code nor error', {}, 'The answer has no code'],
  ])('%s is told, and the account works as before', async (_, query, told) => {
    const { comeBack, consent, store, sent } = await startAuthorised();
    const { status, text, html } = await comeBack(consent, query);
    expect(status).toBe(400);
    expect(text).toContain(told);
    expect(html).not.toContain('Call 555');
    expect(html).toContain('href="authorize/default"');
    expect(sent).toHaveLength(1);
    expect(await store().readCurrent()).toMatchObject({ accessToken: 'at-1-secret' });
  });

  it.each([
    ['a code used before', () => refusal('invalid_grant'), 400, 'refused the code'],
    ['a wrong client secret', () => refusal('invalid_client', 401), 400, 'does not know this application'],
    [
      'an application not made for this',
      () => refusal('unauthorized_client'),
      400,
      'does not let this application log in this way',
    ],
    ['a vendor that is down', () => new Response('<h1>', { status: 503 }), 503, 'did not answer'],
    ['an answer nobody can read', () => new Response('{"access'), 503, 'did not answer'],
    ['a connection that is cut', () => Promise.reject(new TypeError('fetch failed')), 503, 'did not answer'],
  ])('%s is told, once asked, and nothing is overwritten', async (_, token, expected, told) => {
    const { comeBack, consent, world, store, sent } = await startAuthorised();
    world.token = token;
    const { status, text } = await comeBack(consent);
    expect(status).toBe(expected);
    expect(text).toContain(told);
    expect(sent).toHaveLength(2);
    expect(await store().readCurrent()).toMatchObject({ accessToken: 'at-1-secret' });
  });

  it('an application secret that can no longer be read is told on a page of its own', async () => {
    const { comeBack, consent, world, store } = await startAuthorised();
    world.application = () => Promise.reject(new TokenUnavailableError('Secrets Manager did not answer'));
    const { status, text, address } = await comeBack(consent);
    expect(status).toBe(503);
    expect(address).toMatch(/^\/result\//);
    expect(text).toContain('Secrets Manager did not answer');
    expect(await store().readCurrent()).toMatchObject({ accessToken: 'at-1-secret' });
  });
});

describe('a grant that is not taken', () => {
  it('without a refresh token names the scope that was missing', async () => {
    const { comeBack, consent, world, store } = await startAuthorised();
    world.token = () => Response.json(granted('2', { refresh_token: undefined, scope: 'contact_data account_read' }));
    const { status, text } = await comeBack(consent);
    expect(status).toBe(400);
    expect(text).toContain('offline_access');
    expect(text).toContain('Nothing was stored');
    expect(text.match(/Nothing was stored/g)).toHaveLength(1);
    expect(await store().readCurrent()).toMatchObject({ accessToken: 'at-1-secret' });
  });

  it('whose access token the API refuses is told', async () => {
    const { comeBack, consent, world, store } = await startAuthorised();
    world.summary = () => Promise.reject(new UnauthorizedError());
    expect((await comeBack(consent)).text).toContain('The API refuses the access token of this login');
    expect(await store().readCurrent()).toMatchObject({ accessToken: 'at-1-secret' });
  });

  it('of another account names both, and can be meant: by signing in once more, ticked', async () => {
    const { comeBack, consent, world, visitor, store } = await startAuthorised();
    world.summary = () => ({ encodedAccountId: 'a2', organizationName: 'Looms Ltd' });
    const { status, text } = await comeBack(consent);
    expect(status).toBe(409);
    expect(text).toMatch(/Looms Ltd.*Engines Ltd/);
    expect(text).not.toContain('--replace-account');
    expect(await store().readCurrent()).toMatchObject({ accessToken: 'at-1-secret' });
    expect(await store().readPinnedAccount()).toEqual(ours);

    const again = new URL((await visitor.send('authorize/default', { sure: 'yes' })).address);
    expect((await comeBack(again)).text).toContain('Looms Ltd');
    expect(await store().readCurrent()).toMatchObject({ accessToken: 'at-2-secret' });
    expect(await store().readPinnedAccount()).toMatchObject({ encodedAccountId: 'a2' });
  });

  it('of another account stays refused while nobody ticked that it is meant', async () => {
    const { comeBack, consent, world, visitor } = await startAuthorised();
    world.summary = () => ({ encodedAccountId: 'a2' });
    await comeBack(consent);
    const again = new URL((await visitor.send('authorize/default')).address);
    expect((await comeBack(again)).status).toBe(409);
  });
});

describe('a grant that cannot be stored yet', () => {
  const unavailable = new TokenUnavailableError('Secrets Manager did not answer');

  it('while the API is away waits, sealed, and is stored by the button', async () => {
    const { comeBack, consent, world, visitor, store, redis, sent } = await startAuthorised();
    world.summary = () => Promise.reject(away);
    const { status, text } = await comeBack(consent);
    expect(status).toBe(503);
    expect(text).toMatch(
      /One step is left.*not be stored yet\. The API does not tell whose account this is .* may be taken\. It is kept/,
    );
    expect(redis.content()).not.toMatch(/[ar]t-2-secret/);
    expect(await store().readCurrent()).toMatchObject({ accessToken: 'at-1-secret' });

    expect((await visitor.send('authorize/default/store')).text).toContain('One step is left');
    world.summary = () => ours;
    expect((await visitor.send('authorize/default/store')).text).toContain('It worked');
    expect(await store().readCurrent()).toMatchObject({ accessToken: 'at-2-secret', generation: { epoch: 2, seq: 0 } });
    expect(sent).toHaveLength(2);
  });

  it('while the store is away waits too, and another replica can store it', async () => {
    const { comeBack, consent, visitor, secret, store, openSite } = await startAuthorised();
    secret().failWith(unavailable);
    const { address, text } = await comeBack(consent);
    expect(text).toContain('One step is left');
    const other = createPageVisitor(await openSite());
    for (const [name, value] of visitor.cookies) other.cookies.set(name, value);
    await other.open(address);
    expect((await other.send('authorize/default/store')).text).toContain('One step is left');
    secret().failWith(undefined);
    expect((await other.send('authorize/default/store')).text).toContain('It worked');
    expect(await store().readCurrent()).toMatchObject({ accessToken: 'at-2-secret' });
  });

  it('while Secrets Manager forbids to store it waits too: somebody can allow that within the hour', async () => {
    const { comeBack, consent, visitor, secret, store } = await startAuthorised();
    const denied = Object.assign(new Error('no'), { name: 'AccessDeniedException' });
    secret().failWith(new TokenConfigError('Secrets Manager forbids to write', { cause: denied }), ['create']);
    expect((await comeBack(consent)).text).toContain('One step is left');
    secret().failWith(undefined);
    expect((await visitor.send('authorize/default/store')).text).toContain('It worked');
    expect(await store().readCurrent()).toMatchObject({ accessToken: 'at-2-secret' });
  });

  it('because the answer tells no expiry is refused, since no waiting mends that', async () => {
    const { comeBack, consent, world, store } = await startAuthorised();
    world.token = () => Response.json(granted('2', { expires_in: undefined }));
    const { status, text } = await comeBack(consent);
    expect(status).toBe(409);
    expect(text).toContain('no expires_in');
    expect(await store().readCurrent()).toMatchObject({ accessToken: 'at-1-secret' });
  });

  it('is stored once, however often the button is pressed', async () => {
    const { comeBack, consent, world, visitor, store } = await startAuthorised();
    world.summary = () => Promise.reject(away);
    await comeBack(consent);
    world.summary = () => ours;
    const pressed = await Promise.all([
      visitor.send('authorize/default/store'),
      visitor.send('authorize/default/store'),
    ]);
    expect(pressed.map(({ text }) => /It worked|nothing left to store/.exec(text)?.[0]).sort()).toEqual([
      'It worked',
      'nothing left to store',
    ]);
    expect((await store().readCurrent()).generation.epoch).toBe(2);
  });

  it('is not stored a second time when the first try went through unseen', async () => {
    const { comeBack, consent, visitor, secret, store } = await startAuthorised();
    secret().failWith(unavailable, ['moveLabel']);
    await comeBack(consent);
    secret().failWith(undefined);
    const { accessToken, refreshToken } = { accessToken: 'at-2-secret', refreshToken: 'rt-2-secret' };
    await store().storeGrant({
      accessToken,
      refreshToken,
      expiresInSeconds: 86_400,
      receivedAtMs: Date.UTC(2026, 0, 1, 0, 1),
    });
    const before = await store().readCurrent();
    expect((await visitor.send('authorize/default/store')).text).toContain('It worked');
    expect(await store().readCurrent()).toEqual(before);
  });

  it('never replaces what came after it', async () => {
    const { comeBack, consent, visitor, secret, store, clock } = await startAuthorised();
    secret().failWith(unavailable, ['moveLabel']);
    await comeBack(consent);
    secret().failWith(undefined);
    await clock.advance(60_000);
    await store().storeGrant({
      accessToken: 'at-3',
      refreshToken: 'rt-3',
      expiresInSeconds: 86_400,
      receivedAtMs: clock.now(),
    });
    const { status, text } = await visitor.send('authorize/default/store');
    expect(status).toBe(409);
    expect(text).toContain('This permission was not stored');
    expect(await store().readCurrent()).toMatchObject({ accessToken: 'at-3' });
  });

  it('waits an hour, and for its own browser only', async () => {
    const { comeBack, consent, world, visitor, app, signIn, clock } = await startAuthorised();
    world.summary = () => Promise.reject(away);
    await comeBack(consent);
    world.summary = () => ours;
    const other = createPageVisitor(app);
    await signIn(other);
    const { html } = await other.open('/authorize/default');
    const [, form_token = ''] = /name="form_token" value="([^"]+)"/.exec(html) ?? [];
    expect((await other.post('/authorize/default/store', { form_token })).text).toContain('nothing left to store');
    await clock.advance(3_600_000);
    expect((await visitor.send('authorize/default/store')).text).toContain('nothing left to store');
  });

  it('waits its whole hour when the session of who signed in would have ended within it', async () => {
    const { goToVendor, comeBack, signIn, secret, visitor, clock } = await setUpPages();
    secret().failWith(unavailable);
    await signIn();
    await clock.advance(7.5 * hour);
    expect((await comeBack(await goToVendor())).text).toContain('One step is left');
    await clock.advance(hour - 1000);
    secret().failWith(undefined);
    expect((await visitor.send('authorize/default/store')).text).toContain('It worked');
  });

  it('waits its whole hour where a proxy signs people in', async () => {
    const { goToVendor, comeBack, secret, visitor, clock } = await setUpPages(behindProxy);
    secret().failWith(unavailable);
    const consent = await goToVendor();
    await clock.advance(minute);
    expect((await comeBack(consent)).text).toContain('One step is left');
    await clock.advance(hour - 1000);
    secret().failWith(undefined);
    expect((await visitor.send('authorize/default/store')).text).toContain('It worked');
  });

  it('while Redis is away as well says that it is lost, and where nothing else was', async () => {
    const { comeBack, consent, world, redis, store } = await startAuthorised();
    world.summary = () => {
      redis.goAway();
      return Promise.reject(away);
    };
    const { status, text } = await comeBack(consent);
    expect(status).toBe(503);
    expect(text).toContain('Redis does not answer either');
    expect(await store().readCurrent()).toMatchObject({ accessToken: 'at-1-secret' });
  });
});

it('tells at once that it worked when Redis goes away meanwhile', async () => {
  const { comeBack, consent, world, redis } = await start();
  world.summary = () => {
    redis.goAway();
    return ours;
  };
  const { status, text } = await comeBack(consent);
  expect(status).toBe(200);
  expect(text).toContain('It worked');
});
