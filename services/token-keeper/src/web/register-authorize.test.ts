import { describe, expect, it } from 'vitest';
import { createPageVisitor } from '../../test/support/page-visitor.ts';
import { authUrl, setUpPages } from '../../test/support/pages-under-test.ts';

const redirectUri = 'https://ferry.example.org/callback';

/** Pages with somebody signed in, at the page of the account `default`. */
const start = async (options?: Parameters<typeof setUpPages>[0]) => {
  const pages = await setUpPages(options);
  await pages.signIn();
  const opened = await pages.visitor.open('/authorize/default');
  return { ...pages, opened };
};

describe('the page of an account', () => {
  it('shows which account it is, the address for the settings, and what will happen', async () => {
    const { opened } = await start();
    expect(opened.status).toBe(200);
    expect(opened.text).toContain('Authorise the account default');
    expect(opened.html).toContain(`<code class="address">${redirectUri}</code>`);
    expect(opened.text).toContain('Choose Allow');
  });

  it('names the organisation once it is known', async () => {
    const { visitor, store } = await start();
    await store().pinAccount({ encodedAccountId: 'a1', organizationName: 'Engines & <Sons>' });
    expect((await visitor.open('/authorize/default')).html).toContain('<strong>Engines &amp; &lt;Sons&gt;</strong>');
  });

  it('is there while the store is away', async () => {
    const { visitor, secret } = await start();
    secret().failWith(new (await import('@leadferry/token')).TokenUnavailableError('away'));
    expect((await visitor.open('/authorize/default')).status).toBe(200);
  });

  it('warns who came by another address than the public one, where the way back would not know them', async () => {
    const { visitor } = await start();
    const elsewhere = { host: '10.0.0.7:8080' };
    expect((await visitor.open('/authorize/default', elsewhere)).text).toContain('10.0.0.7:8080');
    const proxied = { ...elsewhere, 'x-forwarded-host': 'ferry.example.org, inner' };
    expect((await visitor.open('/authorize/default', proxied)).text).not.toContain('Your browser is at');
  });

  it('is for those who signed in, and there is none of an unknown account', async () => {
    const { app, visitor } = await start();
    expect((await createPageVisitor(app).open('/authorize/default')).address).toBe('/sign-in');
    for (const name of ['nobody', '__proto__', 'constructor'])
      expect((await visitor.open(`/authorize/${name}`)).status).toBe(404);
  });
});

describe('the button', () => {
  it('leads to the consent page, with a state of 256 bits and no PKCE for a confidential client', async () => {
    const { visitor } = await start();
    const { status, address } = await visitor.send('authorize/default');
    const { origin, pathname, searchParams } = new URL(address);
    expect(status).toBe(303);
    expect(`${origin}${pathname}`).toBe(`${authUrl}/authorize`);
    expect(Object.fromEntries(searchParams)).toEqual({
      client_id: 'the-key',
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'contact_data account_read offline_access',
      state: expect.stringMatching(/^[\w-]{43}$/),
    });
  });

  it('leads there with PKCE for a public client', async () => {
    const { visitor, redis } = await start({ application: { clientId: 'the-key', hashKey: 'k' } });
    const { searchParams } = new URL((await visitor.send('authorize/default')).address);
    expect(searchParams.get('code_challenge_method')).toBe('S256');
    expect(searchParams.get('code_challenge')).toMatch(/^[\w-]{43}$/);
    expect(redis.content()).not.toContain(searchParams.get('state'));
  });

  it('gives another state each time, and never one that our own look at the page has used', async () => {
    const { visitor, world } = await start();
    const states = new Set<string | null>();
    world.consent = (address) => {
      states.add(address.searchParams.get('state'));
      return new Response('Allow?');
    };
    for (let round = 0; round < 2; round += 1) {
      await visitor.open('/authorize/default');
      states.add(new URL((await visitor.send('authorize/default')).address).searchParams.get('state'));
    }
    expect(states.size).toBe(4);
  });

  it('needs a form of ours, from somebody who signed in', async () => {
    const { visitor, app } = await start();
    expect((await visitor.post('/authorize/default', {})).status).toBe(403);
    const stranger = createPageVisitor(app);
    const { html } = await stranger.open('/authorize/default');
    const [, form_token = ''] = /name="form_token" value="([^"]+)"/.exec(html) ?? [];
    expect((await stranger.post('/authorize/default', { form_token })).status).toBe(403);
  });
});

describe('what the consent page refuses is told here, since nobody would come back', () => {
  it('an unknown redirect address: which two are compared, and where they may be corrected', async () => {
    const { visitor, world } = await start();
    world.consent = () => new Response("The 'redirect_uri' parameter must be a Login redirect URI", { status: 400 });
    const { status, text, html } = await visitor.send('authorize/default');
    expect(status).toBe(400);
    expect(text).toContain('The two redirect addresses differ');
    expect(html).toContain(`<code class="address">${redirectUri}</code>`);
    expect(text).toContain('pages.publicUrl');
    expect(text).toContain('developer portal');
  });

  it('an unknown client', async () => {
    const { visitor, world } = await start();
    world.consent = () => new Response('Invalid value for client_id parameter.', { status: 400 });
    const { status, text } = await visitor.send('authorize/default');
    expect(status).toBe(400);
    expect(text).toContain('says nothing about the account or its permission');
  });

  it.each([
    ['is down', () => new Response('<h1>no</h1>', { status: 503 })],
    [
      'cannot be reached',
      () => {
        throw new TypeError('fetch failed');
      },
    ],
  ])('a vendor that %s', async (_, consent) => {
    const { visitor, world } = await start();
    world.consent = consent;
    const { status, text } = await visitor.send('authorize/default');
    expect(status).toBe(503);
    expect(text).toContain('Constant Contact does not answer');
  });

  it('nothing else: whatever the vendor has to say, the person sees it there', async () => {
    const { visitor, world } = await start();
    for (const status of [302, 401, 403, 404, 429]) {
      world.consent = () => new Response('something else', { status });
      await visitor.open('/authorize/default');
      expect((await visitor.send('authorize/default')).status).toBe(303);
    }
  });
});

describe('an application that cannot be used', () => {
  it.each(['TokenConfigError', 'TokenUnavailableError'] as const)('(%s) is told, with what to do', async (name) => {
    const { visitor, world } = await start();
    const errors = await import('@leadferry/token');
    world.application = () =>
      Promise.reject(new errors[name]('the application secret x cannot be used: it has no value'));
    const { status, text } = await visitor.send('authorize/default');
    expect(status).toBe(503);
    expect(text).toContain(
      name === 'TokenConfigError' ? 'The application secret x' : 'Secrets Manager does not answer',
    );
  });
});

describe('comparing the two addresses', () => {
  it('says where they differ', async () => {
    const { visitor } = await start();
    const { status, text } = await visitor.send('authorize/default/compare', { registered: `${redirectUri}/` });
    expect(status).toBe(200);
    expect(text).toContain('has a slash at its end, ours has none');
    expect(text).toContain(`${redirectUri}/`);
  });

  it('says that they are the same', async () => {
    const { visitor } = await start();
    const { text } = await visitor.send('authorize/default/compare', { registered: redirectUri });
    expect(text).toContain('The two redirect addresses are the same');
    expect(text).toContain('No difference.');
  });

  it('writes what was pasted as text', async () => {
    const { visitor } = await start();
    const { html } = await visitor.send('authorize/default/compare', { registered: '"><script>alert(1)</script>' });
    expect(html).not.toContain('<script>');
  });
});
