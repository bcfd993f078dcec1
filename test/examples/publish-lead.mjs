// Publishes one lead with kafkajs:  node publish-lead.mjs 127.0.0.1:9092 leads
import kafkajs from 'kafkajs';

const [brokers = '127.0.0.1:9092', topic = 'leads'] = process.argv.slice(2);
const producer = new kafkajs.Kafka({ clientId: 'web-form', brokers: brokers.split(',') }).producer();

const lead = {
  id: 'node-2026-000001',
  source: 'web-form',
  email: 'ada@example.org',
  firstName: 'Ada',
  lists: ['Newsletter'],
  consent: { permission: 'explicit', obtainedAt: new Date().toISOString(), evidence: 'form 17, box ticked' },
};

await producer.connect();
// The email as the record's key keeps one person's leads in order.
await producer.send({ topic, messages: [{ key: lead.email, value: JSON.stringify(lead) }] });
await producer.disconnect();
