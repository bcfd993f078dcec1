import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { type OperationsServer, startOperationsServer } from './http.ts';
import { createRegistry } from './metrics.ts';

let server: OperationsServer | undefined;
afterEach(() => server?.stop());

const serve = async (state: { alive: boolean; ready: boolean }, given: { host?: string } = { host: '127.0.0.1' }) => {
  server = await startOperationsServer({
    port: 0,
    ...given,
    registry: createRegistry({ service: 'test', version: '1' }),
    isAlive: () => state.alive,
    readiness: () => ({ ready: state.ready, parts: { kafka: state.ready ? 'connected' : 'unreachable' } }),
  });
  const { port } = server;
  return (path: string, method = 'GET') => fetch(`http://127.0.0.1:${port}${path}`, { method });
};

describe('the operations server', () => {
  it('answers liveness and readiness by status, with the parts named', async () => {
    const state = { alive: true, ready: false };
    const ask = await serve(state);
    expect((await ask('/livez')).status).toBe(200);
    const unready = await ask('/readyz');
    expect(unready.status).toBe(503);
    expect(await unready.json()).toEqual({ ready: false, parts: { kafka: 'unreachable' } });
    state.ready = true;
    state.alive = false;
    expect((await ask('/readyz')).status).toBe(200);
    expect((await ask('/livez')).status).toBe(503);
  });

  it('serves the metrics of its registry', async () => {
    const ask = await serve({ alive: true, ready: true });
    const answer = await ask('/metrics');
    expect(answer.headers.get('content-type')).toContain('text/plain');
    expect(await answer.text()).toContain('leadferry_build_info{service="test",version="1"} 1');
  });

  it('refuses other paths and other methods', async () => {
    const ask = await serve({ alive: true, ready: true });
    expect((await ask('/')).status).toBe(404);
    expect((await ask('/metrics', 'POST')).status).toBe(405);
  });

  it('is reached over IPv4, and over IPv6 where the machine has it, unless told where to listen', async () => {
    await serve({ alive: true, ready: true }, {});
    const hasIpv6 = Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === '::1'));
    for (const host of ['127.0.0.1', ...(hasIpv6 ? ['[::1]'] : [])])
      expect((await fetch(`http://${host}:${server?.port}/livez`)).status).toBe(200);
  });

  it('rejects with the reason when another process has the port', async () => {
    await serve({ alive: true, ready: true }, { host: '127.0.0.1' });
    const options = { registry: createRegistry({ service: 'test', version: '1' }), isAlive: () => true };
    const readiness = () => ({ ready: true, parts: {} });
    await expect(startOperationsServer({ ...options, readiness, port: server?.port ?? 0 })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    });
  });
});
