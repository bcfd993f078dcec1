import { createRegistry, systemClock } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import { createConsumerMetrics, createLeadConsumer } from '../../src/index.ts';

// A worker in a process of its own, to be killed. Tells its parent the id of each lead as it is handed out.
const [brokers = '', names = '{}'] = process.argv.slice(2);
const topics = JSON.parse(names);
const consumer = createLeadConsumer({
  brokers: brokers.split(','),
  groupId: topics.groupId,
  clientId: 'worker-process',
  topics: [topics],
  handle: async (record) => {
    const { id } = JSON.parse(String(record.value));
    process.send?.(id);
    return { outcome: { kind: 'delivered' }, attempts: record.attempt, leadId: id };
  },
  clock: systemClock,
  random: Math.random,
  logger: silentLogger,
  metrics: createConsumerMetrics(createRegistry({ service: 'test', version: '0' })),
});
process.on('disconnect', () => process.exit(0));
await consumer.run();
