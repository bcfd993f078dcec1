import { afterEach, describe, expect, it } from 'vitest';
import { type OperationsServer, startOperationsServer } from './http.ts';
import { createRegistry } from './metrics.ts';

let server: OperationsServer | undefined;
afterEach(() => server?.stop());

const serve = async (state: { alive: boolean; ready: boolean }) => {
  server = await startOperationsServer({
    port: 0,
    host: '127.0.0.1',
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
});
