import { afterAll, expect, it, vi } from 'vitest';
import { startKeeper } from './support/keeper-process.ts';

const env = { REDIS_URL: 'redis://127.0.0.1:1', AWS_REGION: 'us-east-1' };
const config = {
  application: { secret: 'leadferry/application' },
  accounts: { default: { tokenSecret: 'leadferry/default/token' } },
  topics: { leads: { lists: ['Newsletter'] } },
};

// A process of ours needs its time on a busy machine.
vi.setConfig({ testTimeout: 60_000 });
afterAll(() => vi.resetConfig());

it('tells every fault of the config at once and ends with code 1, before anything is opened', async () => {
  const keeper = await startKeeper({
    env: { ...env, REDIS_URL: 'localhost:6379', LOG_LEVEL: 'loud' },
    config: { ...config, topics: { leads: { account: 'nobody', lists: ['Newsletter'] } }, pages: { port: 8081 } },
  });
  expect(await keeper.exited).toBe(1);
  const told = keeper.lines.join('\n');
  for (const fault of ['REDIS_URL', 'LOG_LEVEL', 'topics.leads.account', 'pages.publicUrl', 'pages.operatorSecret'])
    expect(told).toContain(fault);
});

it('ends with code 1 when the port of the pages is taken', async () => {
  const pages = { publicUrl: 'http://127.0.0.1:1', operatorSecret: 'leadferry/operator' };
  const { createServer } = await import('node:http');
  const taken = createServer().listen(0);
  await new Promise((listening) => taken.once('listening', listening));
  const address = taken.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const keeper = await startKeeper({ env, config: { ...config, pages: { ...pages, port } } });
  expect(await keeper.exited).toBe(1);
  expect(keeper.lines.join('\n')).toContain('EADDRINUSE');
  taken.close();
});
