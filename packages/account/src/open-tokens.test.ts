import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createBudgetMetrics } from '@leadferry/budget';
import { readDeployment } from '@leadferry/config';
import { createApiMetrics } from '@leadferry/constant-contact';
import { connectRedis, createRegistry, systemClock } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import { createTokenMetrics, type RefreshStep, refreshSteps, type TokenProvider } from '@leadferry/token';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { createApplicationDoor } from './application.ts';
import { createOutageMetrics } from './metrics.ts';
import { openTokens } from './open-tokens.ts';
import { createScriptedStore } from './scripted-store.ts';

let home: string;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'leadferry-open-tokens-'));
});
afterAll(() => rm(home, { recursive: true, force: true }));

const response = (name: string, expiresInSeconds: number) =>
  JSON.stringify({ access_token: `at-${name}`, refresh_token: `rt-${name}`, expires_in: expiresInSeconds });

/** A token endpoint that rotates, and cuts the connection instead of its first `lost` answers. */
const startTokenEndpoint = async (lost: number) => {
  let requests = 0;
  const server = createServer((request, answer) => {
    request.resume();
    request.on('end', () => {
      requests += 1;
      if (requests <= lost) request.socket.destroy();
      else answer.end(response(String(requests), 3600));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as { port: number };
  return { url: `http://127.0.0.1:${port}`, requests: () => requests };
};

interface Situation {
  readonly account?: object;
  readonly application?: object;
  readonly escrowDir?: string;
  readonly lost?: number;
}

/** A deployment with Redis away and one account whose access token has expired. */
const open = async ({ account = {}, application = {}, escrowDir = join(home, randomUUID()), lost = 0 }: Situation) => {
  const endpoint = await startTokenEndpoint(lost);
  const store = createScriptedStore();
  store.secret('app').paste(JSON.stringify({ client_id: 'id', client_secret: 'secret' }));
  store.secret('token').paste(response('login', 0));
  const file = {
    application: { secret: 'app', ...application },
    accounts: { default: { tokenSecret: 'token', ...account } },
    topics: { leads: { lists: ['Newsletter'] } },
  };
  const environment = {
    KAFKA_BROKERS: 'nowhere:1',
    REDIS_URL: 'redis://127.0.0.1:1',
    AWS_REGION: 'us-east-1',
    CONSTANT_CONTACT_AUTH_URL: endpoint.url,
    LEADFERRY_CONFIG: 'config.yaml',
    LEADFERRY_ESCROW_DIR: escrowDir,
  };
  const { deployment: config } = readDeployment(environment, z.object({}), { readFile: () => JSON.stringify(file) });
  const redis = connectRedis({ url: 'redis://127.0.0.1:1', name: 'test', logger: silentLogger });
  const registry = createRegistry({ service: 'test', version: '0' });
  const dependencies = {
    config,
    client: store.client,
    redis: [redis],
    clock: systemClock,
    random: Math.random,
    logger: silentLogger,
    metrics: {
      budget: createBudgetMetrics(registry),
      api: createApiMetrics(registry),
      token: createTokenMetrics(registry),
      outage: createOutageMetrics(registry),
    },
  };
  const door = createApplicationDoor(dependencies);
  const settings = config.accounts.default;
  if (settings === undefined) throw new RangeError('the account is configured above');
  const steps: RefreshStep[] = [];
  const tokens = openTokens({
    ...dependencies,
    name: 'default',
    settings,
    application: await door.open(),
    onStep: (step) => steps.push(step),
  });
  onTestFinished(async () => {
    await tokens.close();
    await door.close();
    redis.disconnect();
  });
  return { tokens, store, endpoint, escrowDir, steps };
};

const live = async (tokens: TokenProvider) => (await tokens.getAccessToken()).value;

describe('the tokens of an account', () => {
  it('are refreshed with Redis away, and nothing is left on the disk afterwards', async () => {
    const { tokens, endpoint, escrowDir } = await open({});
    expect(await live(tokens)).toBe('at-1');
    expect(endpoint.requests()).toBe(1);
    expect(await readdir(escrowDir)).toEqual([]);
  });

  it('tell each step of their refresh to whoever wants to know', async () => {
    const { tokens, steps } = await open({});
    await live(tokens);
    expect(new Set(steps)).toEqual(new Set(refreshSteps));
  });

  it('are shown in the second secret, where there is one', async () => {
    const { tokens, store } = await open({ account: { accessTokenSecret: 'access' } });
    await live(tokens);
    const shown = (await store.secret('access').readLabelled('AWSCURRENT'))?.text;
    expect(shown).toContain('at-1');
    expect(shown).not.toContain('rt-');
  });

  it('are not refreshed where no answer could be rescued: that is no reason not to start', async () => {
    const occupied = join(home, randomUUID());
    await writeFile(occupied, '');
    const { tokens, endpoint } = await open({ escrowDir: join(occupied, 'escrow') });
    await expect(tokens.getAccessToken()).rejects.toMatchObject({
      code: 'token_unavailable',
      message: expect.stringContaining('LEADFERRY_ESCROW_DIR'),
    });
    expect(endpoint.requests()).toBe(0);
  });

  it('are asked for again after a lost answer where a grace is configured', async () => {
    const { tokens, endpoint } = await open({ application: { refreshTokenGraceSeconds: 30 }, lost: 1 });
    expect(await live(tokens)).toBe('at-2');
    expect(endpoint.requests()).toBe(2);
  });

  it('are not where none is', async () => {
    const { tokens, endpoint } = await open({ lost: 1 });
    await expect(tokens.getAccessToken()).rejects.toMatchObject({ code: 'token_unavailable' });
    expect(endpoint.requests()).toBe(1);
  });
});

describe('the tokens of an account in mode reader', () => {
  const reader = { mode: 'reader', accessTokenSecret: 'access' };

  it('come from the second secret; the one with the refresh token is never asked for', async () => {
    const { tokens, store, endpoint } = await open({ account: reader });
    await expect(tokens.getAccessToken()).rejects.toMatchObject({ code: 'config_error' });
    expect([...store.asked].toSorted()).toEqual(['access', 'app']);
    expect(endpoint.requests()).toBe(0);
  });
});
