import { createHash } from 'node:crypto';
import { createOutageMetrics, createUnchangedMemoryMetrics } from '@leadferry/account';
import { createScriptedSecrets, throttling } from '@leadferry/account/testing';
import { createBudgetMetrics } from '@leadferry/budget';
import { createApiMetrics, createNamesMetrics } from '@leadferry/constant-contact';
import type { Redis } from '@leadferry/runtime';
import { createFakeClock, silentLogger } from '@leadferry/runtime/testing';
import { createTokenMetrics } from '@leadferry/token';
import { Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import { type Accounts, createAccounts } from './accounts.ts';
import { readConfig } from './config.ts';
import { createLeadWorkerMetrics } from './metrics.ts';

const yaml = `
application: {secret: leadferry/application, limits: unlimited}
accounts:
  north: {tokenSecret: leadferry/north/token}
  south: {tokenSecret: leadferry/south/token}
  spare: {tokenSecret: leadferry/spare/token}
topics:
  leads: {account: north, lists: [Newsletter]}
  forms: {account: south, lists: [Newsletter]}
`;
const environment = {
  KAFKA_BROKERS: '127.0.0.1:1',
  REDIS_URL: 'redis://127.0.0.1:1',
  AWS_REGION: 'us-east-1',
  CONSTANT_CONTACT_API_URL: 'http://127.0.0.1:1/v3',
  LEADFERRY_CONFIG: 'leadferry.yaml',
};

type HearMessage = (pattern: string, channel: string, message: string) => void;

/** Never asked for anything here: only the place of a connection is taken, and what listens to messages is kept. */
const createIdleRedis = (heard: HearMessage[]): Redis => {
  const idle = {
    on: (event: string, hear: HearMessage) => void (event === 'pmessage' && heard.push(hear)),
    disconnect: () => {},
    duplicate: () => idle,
  };
  return idle as unknown as Redis;
};

let accounts: Accounts | undefined;
afterEach(() => accounts?.close());

const start = () => {
  const secrets = createScriptedSecrets();
  const clock = createFakeClock();
  const registry = new Registry();
  const news: string[] = [];
  const heard: HearMessage[] = [];
  accounts = createAccounts({
    config: readConfig(environment, () => yaml),
    client: secrets.client,
    redis: [createIdleRedis(heard)],
    clock,
    random: () => 0.5,
    logger: silentLogger,
    metrics: {
      worker: createLeadWorkerMetrics(registry),
      memory: createUnchangedMemoryMetrics(registry),
      budget: createBudgetMetrics(registry),
      api: createApiMetrics(registry),
      names: createNamesMetrics(registry),
      token: createTokenMetrics(registry),
      outage: createOutageMetrics(registry),
    },
    onTokenNews: (account) => void news.push(account),
  });
  const tell = (account: string, message: string) => {
    const hash = createHash('sha256').update('the-key').digest('hex').slice(0, 16);
    for (const hear of heard) hear('', `leadferry:${hash}:generation:${account}`, message);
  };
  return { accounts, secrets, clock, news, tell };
};

describe('accounts', () => {
  it('ask nobody before one is opened', () => {
    expect(start().secrets.reads).toBe(0);
  });

  it('are opened once each, also by many at the same time', async () => {
    const { accounts, secrets } = start();
    const [first, second] = await Promise.all([accounts.open('north'), accounts.open('north')]);
    expect(second).toBe(first);
    expect(await accounts.open('north')).toBe(first);
    expect(secrets.reads).toBe(1);
  });

  it('of one application share its budget and its connections, but not their tokens', async () => {
    const { accounts, secrets } = start();
    const [north, south] = [await accounts.open('north'), await accounts.open('south')];
    expect(south.budget).toBe(north.budget);
    expect(south.contacts).toBe(north.contacts);
    expect(south.tokens).not.toBe(north.tokens);
    expect(south.fingerprint('x')).toBe(north.fingerprint('x'));
    expect(secrets.reads).toBe(1);
  });

  it('cannot be opened while the secret is away, and can once it is back', async () => {
    const { accounts, secrets, clock } = start();
    const known = secrets.value;
    secrets.value = throttling();
    await expect(accounts.open('north')).rejects.toMatchObject({ code: 'token_unavailable' });
    await expect(accounts.open('south')).rejects.toMatchObject({ code: 'token_unavailable' });
    expect(secrets.reads).toBe(1);
    secrets.value = known;
    await clock.advance(2_000);
    expect((await accounts.open('south')).name).toBe('south');
  });

  it('tell whose token set may be had anew when another worker stored one', async () => {
    const { accounts, news, tell } = start();
    await accounts.open('north');
    await accounts.open('south');
    tell('south', '2.0 live');
    tell('north', '2.0 ended');
    expect(news).toEqual(['south']);
  });

  it('that the configuration does not have are refused by name', async () => {
    const { accounts } = start();
    await expect(accounts.open('west')).rejects.toMatchObject({
      code: 'config_error',
      faults: ['accounts: there is none named west'],
    });
  });

  it('count as unread until their token was read; those without a topic do not count', async () => {
    const { accounts } = start();
    await accounts.open('north');
    expect(accounts.states()).toEqual(
      new Map([
        ['north', 'unread'],
        ['south', 'unread'],
      ]),
    );
  });
});
