import {
  createCallSeats,
  createOpenGate,
  createScriptedContacts,
  createScriptedTokens,
} from '@leadferry/account/testing';
import { createOpenBudget } from '@leadferry/budget/testing';
import type { AccountSummary, ConstantContact } from '@leadferry/constant-contact';
import { createFakeClock, createRecordingLogger } from '@leadferry/runtime/testing';
import type { ApplicationSecret } from '@leadferry/token';
import { createMemorySecret, createMemoryTokenStore, type MemorySecret } from '@leadferry/token/testing';
import type { Account, Accounts } from '../../src/accounts.ts';
import type { SiteConfig } from '../../src/config.ts';
import { createAuthorizationRequests } from '../../src/web/authorization-requests.ts';
import { createSiteApp } from '../../src/web/create-site-app.ts';
import { createDoor } from '../../src/web/door.ts';
import { createOutcomes } from '../../src/web/outcomes.ts';
import { createSessions } from '../../src/web/sessions.ts';
import { createSignInLimit } from '../../src/web/sign-in-limit.ts';
import { describeSite } from '../../src/web/site.ts';
import type { SiteParts } from '../../src/web/site-parts.ts';
import { createUnderWay } from '../../src/web/under-way.ts';
import { createWaitingGrants } from '../../src/web/waiting-grants.ts';
import { createMemoryRedis } from './memory-redis.ts';
import { createPageVisitor } from './page-visitor.ts';

export const authUrl = 'https://authz.constantcontact.com/oauth2/default/v1';
export const operatorSecret = 'the-secret-of-the-operator';
export const ours: AccountSummary = { encodedAccountId: 'a1', organizationName: 'Engines Ltd' };

export interface PagesOptions {
  readonly site?: Partial<SiteConfig>;
  readonly accounts?: readonly string[];
  readonly application?: ApplicationSecret;
  readonly lookAtFleet?: SiteParts['lookAtFleet'];
}

const day = 86_400_000;

/** A token response as the vendor gives it for a code. */
export const granted = (name = '1', change: object = {}): object => ({
  access_token: `at-${name}-secret`,
  refresh_token: `rt-${name}-secret`,
  expires_in: day / 1000,
  token_type: 'Bearer',
  scope: 'contact_data account_read offline_access',
  ...change,
});

/** The pages with everything around them in memory, as a test sets it. Two sites of one test share all but themselves. */
export const setUpPages = async (options: PagesOptions = {}) => {
  const clock = createFakeClock();
  const redis = createMemoryRedis(clock);
  const logger = createRecordingLogger();
  const budget = createOpenBudget();
  const site = describeSite({
    publicUrl: 'https://ferry.example.org',
    port: 0,
    operatorSecret: 'leadferry/operator',
    ...options.site,
  });

  /** How the vendor and the stores behave just now. */
  const world = {
    consent: (_address: URL): Response => new Response('Allow?', { status: 200 }),
    token: (_form: URLSearchParams): Response | Promise<Response> => Response.json(granted()),
    summary: (): AccountSummary | Promise<AccountSummary> => ours,
    operatorSecret: async (): Promise<string> => operatorSecret,
    application: async (): Promise<ApplicationSecret> =>
      options.application ?? { clientId: 'the-key', clientSecret: 'the-secret-of-the-client' },
  };
  const sent: URLSearchParams[] = [];
  const fetch: typeof globalThis.fetch = async (target, init) => {
    const address = new URL(String(target));
    if (address.pathname.endsWith('/authorize')) return world.consent(address);
    const form = new URLSearchParams(String(init?.body));
    sent.push(form);
    return world.token(form);
  };

  const names = options.accounts ?? ['default'];
  const secrets = new Map<string, MemorySecret>();
  const all = new Map<string, Account>();
  for (const name of names) {
    const secret = createMemorySecret({ name: `leadferry/${name}/token`, now: () => clock.now() });
    secrets.set(name, secret);
    const settings = {
      tokenSecret: secret.name,
      mode: 'refresher',
      createCustomFields: false,
      createTags: false,
    } as const;
    const authorizeAt = `${site.publicUrl}/authorize/${name}`;
    all.set(name, { name, settings, store: createMemoryTokenStore(secret), authorizeAt });
  }
  const contacts: ConstantContact = createScriptedContacts({ getAccountSummary: async () => world.summary() });
  const openApplication: Accounts['openApplication'] = async () => ({
    secret: await world.application(),
    contacts,
    budget,
    seats: createCallSeats(Number.POSITIVE_INFINITY),
    keyHash: 'test',
    keyPrefix: 'test',
    gateOf: createOpenGate,
    closeGates: () => {},
  });
  const accounts: Accounts = {
    all,
    openApplication,
    open: async (name) => {
      const account = all.get(name);
      if (account === undefined) throw new RangeError(name);
      const application = await openApplication();
      return { ...account, application, tokens: createScriptedTokens(), probe: async () => 'accepted' };
    },
    states: () => new Map(),
    closeTokens: async () => {},
    close: async () => {},
  };

  const published: unknown[] = [];
  const openSite = async () => {
    const kept = { redis: redis.redis, keyPrefix: site.keyPrefix };
    const sessions = createSessions(kept);
    const parts: SiteParts = {
      site,
      accounts,
      lookAtFleet: options.lookAtFleet,
      authUrl,
      scopes: ['contact_data', 'account_read', 'offline_access'],
      fetch,
      sessions,
      door: createDoor({ site, sessions }),
      signInLimit: createSignInLimit(kept),
      requests: createAuthorizationRequests(kept),
      outcomes: createOutcomes(kept),
      waitingGrants: createWaitingGrants(kept),
      underWay: createUnderWay(),
      readOperatorSecret: () => world.operatorSecret(),
      openChannel: () => ({ publish: async (...told) => void published.push(told) }),
      clock,
      logger,
    };
    return createSiteApp(parts);
  };
  const app = await openSite();
  const visitor = createPageVisitor(app);

  /** Signs the visitor in. */
  const signIn = async (browser = visitor) => {
    await browser.open('/sign-in');
    return browser.send('sign-in', { secret: operatorSecret });
  };
  /** Goes as far as the vendor's consent page; returns its address. */
  const goToVendor = async (account = 'default', browser = visitor): Promise<URL> => {
    await browser.open(`/authorize/${account}`);
    return new URL((await browser.send(`authorize/${account}`)).address);
  };
  /** Comes back from the vendor with a code. */
  const comeBack = (consent: URL, query: Readonly<Record<string, string>> = { code: 'the-code' }, browser = visitor) =>
    browser.open(`/callback?${new URLSearchParams({ state: consent.searchParams.get('state') ?? '', ...query })}`);

  return {
    clock,
    redis,
    logger,
    budget,
    world,
    sent,
    secrets,
    published,
    app,
    openSite,
    visitor,
    signIn,
    goToVendor,
    comeBack,
    store: (name = 'default') => {
      const account = all.get(name);
      if (account === undefined) throw new RangeError(name);
      return account.store;
    },
    secret: (name = 'default') => {
      const secret = secrets.get(name);
      if (secret === undefined) throw new RangeError(name);
      return secret;
    },
  };
};
