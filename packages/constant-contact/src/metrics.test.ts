import { Registry } from 'prom-client';
import { afterEach, describe, expect, it } from 'vitest';
import { type Answering, always, startAnsweringServer } from '../test/answering-server.ts';
import { createConstantContact } from './create-constant-contact.ts';
import { createApiMetrics, createNamesMetrics, endpoints } from './metrics.ts';

let opened = new AsyncDisposableStack();
afterEach(async () => {
  await opened.disposeAsync();
  opened = new AsyncDisposableStack();
});

const observe = async (answer: Answering): Promise<string> => {
  const registry = new Registry();
  const server = opened.use(await startAnsweringServer(answer));
  const api = createConstantContact({ baseUrl: server.baseUrl, metrics: createApiMetrics(registry) });
  opened.defer(() => api.close());
  await api.findContactByEmail('t', 'ada@example.org').catch(() => {});
  return await registry.metrics();
};

describe('one request', () => {
  it.each([
    [always(200, { contacts: [] }), '200'],
    [always(200, 'no JSON'), '200'],
    [always(302, ''), '302'],
    [always(429, ''), '429'],
    [always(503, ''), '503'],
    [((_request, response) => response.socket?.destroy()) satisfies Answering, 'unknown'],
  ] as const)(
    'is counted once, under its call and how it ended, and timed under its call (%#)',
    async (answer, status) => {
      const shown = await observe(answer);
      expect(shown).toContain(`leadferry_api_requests_total{endpoint="find_contact",status="${status}"} 1\n`);
      expect(shown).toContain('leadferry_api_request_seconds_count{endpoint="find_contact"} 1\n');
    },
  );

  it('is labelled with nothing of the call but its name', async () => {
    expect(await observe(always(200, { contacts: [] }))).not.toContain('ada');
    expect(new Set(endpoints).size).toBe(13);
  });
});

describe('the names metrics', () => {
  it('count loads by kind and failures of the cache by operation', async () => {
    const registry = new Registry();
    const metrics = createNamesMetrics(registry);
    metrics.countLoad('custom_fields');
    metrics.countCacheFailure('read');
    const shown = await registry.metrics();
    expect(shown).toContain('leadferry_names_loads_total{kind="custom_fields"} 1');
    expect(shown).toContain('leadferry_names_cache_failures_total{operation="read"} 1');
  });
});
