import { setTimeout as delay } from 'node:timers/promises';
import { createRegistry, systemClock } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import { createConsumerMetrics, createLeadConsumer } from '../../src/index.ts';

// A worker in a process of its own, to be killed. Tells its parent the id of each lead as it is handed out. A lead that says
// `kills` takes the process with it; one that says `ms` takes so long.
const [brokers = '', names = '{}'] = process.argv.slice(2);
const topics = JSON.parse(names);
const consumer = createLeadConsumer({
  brokers: brokers.split(','),
  groupId: topics.groupId,
  clientId: 'worker-process',
  topics: [topics],
  sessionTimeoutMs: 6000,
  ...(topics.isKeyed ? { laneOf: ({ key }) => String(key), inFlight: 10 } : {}),
  handle: async (record) => {
    const { id, kills, ms } = JSON.parse(String(record.value));
    process.send?.(id);
    if (kills) {
      await new Promise((resolve) => process.send?.(`died of ${id}`, resolve));
      process.kill(process.pid, 'SIGKILL');
    }
    if (ms) await delay(ms);
    return { outcome: { kind: 'delivered' }, attempts: record.attempt, leadId: id };
  },
  clock: systemClock,
  random: Math.random,
  logger: silentLogger,
  metrics: createConsumerMetrics(createRegistry({ service: 'test', version: '0' })),
});
process.on('disconnect', () => process.exit(0));
await consumer.run();
