import { TokenConfigError, TokenUnavailableError } from '@leadferry/token';
import { describe, expect, it } from 'vitest';
import { makeFleetSight, makeFleetState } from '../../test/support/fleet-sight.ts';
import { granted, setUpPages } from '../../test/support/pages-under-test.ts';

const hour = 3_600_000;

/** Pages with somebody signed in. */
const start = async (options?: Parameters<typeof setUpPages>[0]) => {
  const pages = await setUpPages(options);
  await pages.signIn();
  return { ...pages, look: () => pages.visitor.open('/') };
};

describe('the status page', () => {
  it('is for those who signed in', async () => {
    const { visitor } = await setUpPages();
    expect((await visitor.open('/')).address).toBe('/sign-in');
  });

  it('is where /status leads', async () => {
    const { visitor } = await start();
    expect((await visitor.open('/status')).address).toBe('/');
  });

  it('loads itself again where scripts do not run', async () => {
    const { look } = await start();
    expect((await look()).html).toContain('<noscript><meta http-equiv="refresh" content="15"></noscript>');
  });

  it('says of an account without a token set that it must be authorised, with the button', async () => {
    const { look } = await start();
    const { text, html } = await look();
    expect(text).toMatch(/default Not authorised/);
    expect(html).toContain('<a class="button" href="authorize/default">Authorise</a>');
  });

  it('shows generation, mode, time left, last refresh, claim and what is due of one that works', async () => {
    const { look, secret, store, clock } = await start();
    secret().paste(JSON.stringify(granted()));
    await store().pinAccount({ encodedAccountId: 'a1', organizationName: 'Engines Ltd' });
    await clock.advance(hour);
    const { text } = await look();
    for (const told of [
      /default Works/,
      /Nothing to do/,
      /Organisation Engines Ltd/,
      /Generation 1\.0/,
      /Mode rotating or long-lived: the first refresh will tell; one secret/,
      /Access token expires in 23 h \(2026-01-02 00:00:00 UTC\)/,
      /Last refresh none yet; authorised 1 h ago/,
      /Next refresh due in 11 h .* by token-keeper; in 17 h .* by workers/,
      /Claim held by nobody/,
      /Authorise anew/,
    ])
      expect(text).toMatch(told);
  });

  it('shows no token', async () => {
    const { look, secret } = await start();
    secret().paste(JSON.stringify(granted()));
    expect((await look()).html).not.toMatch(/[ar]t-1-secret/);
  });

  it('shows every account, and what one lacks does not hide another', async () => {
    const { look, secret } = await start({ accounts: ['default', 'second', 'third'] });
    secret('default').paste('not JSON');
    secret('second').paste(JSON.stringify(granted()));
    secret('third').failWith(new TokenUnavailableError('away'));
    const { text } = await look();
    expect(text).toMatch(
      /default Not authorised .*second Works .*third Not known just now Secrets Manager does not answer/,
    );
  });

  it('says that leads are not shown where the keeper is not told of Kafka', async () => {
    const { look } = await start();
    expect((await look()).text).toMatch(
      /Leads and workers are not shown: .* not told where Kafka is \(KAFKA_BROKERS\)/,
    );
  });

  it('shows what waits and when it clears, calls, dead letters by reason, and workers with their partitions', async () => {
    const { look } = await start({ lookAtFleet: async () => makeFleetSight() });
    const { text, html } = await look();
    for (const told of [
      /Leads Flows at the vendor.s limit/,
      /4,210 leads wait; clears at 00:23 UTC, in 23 minutes 3.8 a second/,
      /240 leads got a fate in the last hour, 200 in its busiest minute/,
      /3,790 of 10,000 left/,
      /Begins anew at 00:00 UTC, in 24 hours/,
      /12 dead letters invalid_field 7 unknown_list 5/,
      /Workers 2 workers 10\.0\.0\.1 aaaaaa leads 0–2 10\.0\.0\.2 bbbbbb leads 3, 5/,
      /As things stand 3 would be right/,
    ])
      expect(text).toMatch(told);
    expect(html).toMatch(/<svg class="chart" [^>]*role="img" aria-label="240 leads got a fate in the last hour/);
  });

  it('says that Kafka is away, and shows the tokens all the same', async () => {
    const { look, secret } = await start({
      lookAtFleet: async () => ({ state: undefined, flow: undefined, isKafkaAway: true }),
    });
    secret().paste(JSON.stringify(granted()));
    expect((await look()).text).toMatch(
      /Leads Kafka does not answer Kafka does not answer this .* Account default Works/,
    );
  });

  it('tells a Kafka that was not read yet from one that is away', async () => {
    const lookAtFleet = async () => ({ state: makeFleetState(), flow: undefined, isKafkaAway: false });
    const { look } = await start({ lookAtFleet });
    const { text } = await look();
    expect(text).toMatch(/4,210 leads wait.* The last hour is being read/);
    expect(text).not.toContain('Kafka does not answer');
  });

  it('carries no style and no script of its own in its text, as its policy allows none', async () => {
    const { look } = await start({ lookAtFleet: async () => makeFleetSight() });
    const { html, headers } = await look();
    expect(html).not.toMatch(/ style=|<style|<script(?! src="live.js" defer><\/script>)| on\w+="/);
    expect(headers['content-security-policy']).toContain("script-src 'self';");
  });

  it('gives the part that changes to its script, and to nobody who has not signed in', async () => {
    const pages = await setUpPages({ lookAtFleet: async () => makeFleetSight() });
    expect((await pages.visitor.open('/live')).status).toBe(401);
    await pages.signIn();
    const part = await pages.visitor.open('/live');
    expect(part.status).toBe(200);
    expect(part.html).not.toContain('<html');
    expect(part.text).toMatch(/4,210 leads wait.*Account default/);
  });

  it('says first when the application itself cannot be used', async () => {
    const { look, world } = await start();
    world.application = () => Promise.reject(new TokenConfigError('the application secret has no value'));
    expect((await look()).text).toMatch(/The application Cannot be used The application secret has no value/);
    world.application = () => Promise.reject(new TokenUnavailableError('away'));
    expect((await look()).text).not.toContain('Cannot be used');
  });

  it('calls for a person when a token without refresh token has expired', async () => {
    const { look, secret, clock } = await start();
    secret().paste(JSON.stringify(granted('1', { refresh_token: undefined, expires_in: 3600 })));
    expect((await look()).text).toMatch(/Works until the token expires .*no refresh token/);
    await clock.advance(2 * hour);
    expect((await look()).text).toMatch(/Must be authorised Authorise the account now/);
  });
});
