import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { createFakeClock, silentLogger } from '@leadferry/runtime/testing';
import type { SecretsManagerApi } from '@leadferry/token';
import Fastify from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { createMemoryRedis } from '../../test/support/memory-redis.ts';
import { authUrl } from '../../test/support/pages-under-test.ts';
import type { Accounts } from '../accounts.ts';
import { listenEverywhere, type RunningSite, startSite } from './start-site.ts';

const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));
const loopbacks = ['127.0.0.1', ...(hasIpv6 ? ['[::1]'] : [])];
let site: RunningSite | undefined;
afterEach(async () => {
  await site?.stop();
  site = undefined;
});

describe('the pages', () => {
  it('are reached over IPv4, and over IPv6 where the machine has it', async () => {
    const clock = createFakeClock();
    const accounts: Pick<Accounts, 'all'> = { all: new Map() };
    const redis = Object.assign(createMemoryRedis(clock).redis, { status: 'ready' as const });
    site = await startSite({
      config: {
        application: { secret: 'leadferry/app', limits: 'unlimited', refreshTokenGraceSeconds: 0, scopes: [] },
        authUrl,
      },
      site: { publicUrl: 'http://localhost:8080', port: 0, operatorSecret: undefined },
      accounts: accounts as Accounts,
      client: {} as SecretsManagerApi,
      redis,
      clock,
      logger: silentLogger,
    });
    for (const host of loopbacks) expect((await fetch(`http://${host}:${site.port}/style.css`)).status).toBe(200);
  });

  it('are reached over IPv4 alone where the machine has no IPv6', async () => {
    await using app = Fastify().get('/', async () => 'here');
    const asked: string[] = [];
    // An address that no machine has is refused as all addresses are on a machine without IPv6.
    await listenEverywhere((host) => {
      asked.push(host);
      return app.listen({ port: 0, host: host === '::' ? '2001:db8::1' : host });
    });
    expect(asked).toEqual(['::', '0.0.0.0']);
    const { port } = app.server.address() as AddressInfo;
    expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('here');
  });

  it('are not moved to IPv4 when their port is taken', async () => {
    const taken = Object.assign(new Error('listen EADDRINUSE'), { code: 'EADDRINUSE' });
    await expect(listenEverywhere(() => Promise.reject(taken))).rejects.toBe(taken);
  });
});
