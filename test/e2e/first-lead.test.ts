import { kafkaBrokers, redisUrl } from '@leadferry/local-stack/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type Fates, followFates } from '../support/fates.ts';
import { publish } from '../support/topics.ts';
import { startWorker, type WorkerProcess } from '../support/worker-process.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
let fates: Fates;
const workers: WorkerProcess[] = [];

afterEach(async () => {
  await Promise.all(workers.splice(0).map((worker) => worker.stop()));
  await fates?.stop();
  await world?.stop();
});

describe('one lead', () => {
  it('travels from its topic into the account and leaves a receipt', async () => {
    world = await createWorld({ brokers: kafkaBrokers(), redisUrl: redisUrl() });
    fates = await followFates(world.brokers, world.topics);
    const worker = await startWorker({ env: world.env, config: world.config });
    workers.push(worker);
    const lead = { id: 'web-1', email: 'Ada@example.org', firstName: 'Ada', consent: { permission: 'explicit' } };
    await publish(world.brokers, world.topic('leads'), [{ key: 'ada@example.org', value: JSON.stringify(lead) }]);

    await vi.waitFor(() => expect(fates.receipts, worker.lines.join('\n')).toHaveLength(1), { timeout: 20_000 });
    expect(fates.receipts[0]).toMatchObject({ leadId: 'web-1', outcome: 'delivered', reason: null, attempts: 1 });
    expect(world.simulator.account('default').contact('ada@example.org')).toMatchObject({
      first_name: 'Ada',
      email_address: { permission_to_send: 'explicit' },
    });
    expect(worker.lines.join('\n')).not.toMatch(/ada@/i);
    expect(await worker.stop()).toBe(0);
  });
});
