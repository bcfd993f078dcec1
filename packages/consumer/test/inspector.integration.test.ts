import { randomUUID } from 'node:crypto';
import { type Kafka as Broker, startKafka } from '@leadferry/local-stack';
import { kafkaBrokers } from '@leadferry/local-stack/testing';
import { createRegistry, systemClock } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import kafkajs, { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createConsumerMetrics } from '../src/metrics.ts';
import { openOperatorKafka } from '../src/operator-kafka.ts';

let broker: Broker;
beforeAll(async () => {
  broker = await startKafka({
    settings: {
      'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
      'allow.everyone.if.no.acl.found': true,
    },
  });
}, 60_000);
afterAll(() => broker.stop());

const allow = async (resourceType: number, resourceName: string, operations: readonly number[]): Promise<void> => {
  const admin = new kafkajs.Kafka({ brokers: broker.brokers, logLevel: kafkajs.logLevel.NOTHING }).admin();
  await admin.connect();
  const rule = { resourceType, resourceName, resourcePatternType: ResourcePatternTypes.LITERAL, host: '*' };
  const permission = { permissionType: AclPermissionTypes.ALLOW, principal: 'User:ANONYMOUS' };
  await admin.createAcls({ acl: operations.map((operation) => ({ ...rule, ...permission, operation })) });
  await admin.disconnect();
};

const open = async (brokers: readonly string[] = broker.brokers) => {
  const metrics = createConsumerMetrics(createRegistry({ service: 'test', version: '0' }));
  const kafka = openOperatorKafka({ brokers, clientId: 'test', clock: systemClock, logger: silentLogger, metrics });
  return { inspector: kafka.createInspector(), admin: await kafka.connectAdmin(), kafka };
};

const rightsOfAnyone = [
  ...['Read', 'Write', 'Create', 'Delete', 'Alter', 'Describe', 'DescribeConfigs', 'AlterConfigs'],
];

describe('an inspector', () => {
  it('leaves a running transaction alone, even the first one of a young cluster', async () => {
    const { inspector, admin, kafka } = await open();
    await admin.create({ topic: 'replayed', partitions: 1, replication: 1, config: { 'min.insync.replicas': '1' } });
    await expect.poll(async () => (await inspector.topic('replayed')).kind).toBe('found');
    const client = new kafkajs.Kafka({ brokers: broker.brokers, logLevel: kafkajs.logLevel.NOTHING });
    const producer = client.producer({ transactionalId: 'running', maxInFlightRequests: 1, retry: { retries: 0 } });
    await producer.connect();
    const transaction = await producer.transaction();
    await transaction.send({ topic: 'replayed', messages: [{ value: 'a' }] });
    expect(await inspector.mayTransact('running')).toBe(true);
    await transaction.send({ topic: 'replayed', messages: [{ value: 'b' }] });
    await expect(transaction.commit()).resolves.toBeUndefined();
    await Promise.all([producer.disconnect(), inspector.close(), admin.close(), kafka.close()]);
  });

  it('sees topics, groups and transactional ids, and what may be done to each', async () => {
    const { inspector, admin, kafka } = await open();
    const config = { 'retention.ms': '-1', 'cleanup.policy': 'compact' };
    await admin.create({ topic: 'leads', partitions: 3, replication: 1, config });
    expect(await inspector.spoken()).toEqual({ missing: [], isKafka4: true });
    await expect.poll(async () => (await inspector.topic('leads')).kind).toBe('found');
    const all = await inspector.topic('leads');
    expect(all).toMatchObject({ partitions: 3, replication: 1, inSync: 1, leaderless: 0 });
    expect(all.kind === 'found' && [...(all.rights ?? [])]).toEqual(
      expect.arrayContaining(['Read', 'Write', 'Create', 'Describe', 'DescribeConfigs']),
    );
    expect(await inspector.settings('leads', ['retention.ms', 'cleanup.policy'])).toEqual(
      new Map(Object.entries(config)),
    );
    expect(await inspector.topic('none')).toEqual({ kind: 'missing' });
    expect(await inspector.group('workers')).toMatchObject({ kind: 'found', members: 0 });
    expect(await inspector.mayTransact('one')).toBe(true);

    const { READ, DESCRIBE, WRITE } = AclOperationTypes;
    await allow(AclResourceTypes.TOPIC, 'leads', [READ]);
    await allow(AclResourceTypes.TOPIC, 'hidden', [WRITE]);
    await allow(AclResourceTypes.GROUP, 'workers', [DESCRIBE]);
    await allow(AclResourceTypes.TRANSACTIONAL_ID, 'one', [DESCRIBE]);
    await expect.poll(() => inspector.mayTransact('one')).toBe(false);
    expect(await inspector.topic('leads')).toMatchObject({ rights: new Set(['Read', 'Describe']) });
    expect(await inspector.settings('leads', ['retention.ms'])).toBeUndefined();
    expect(await inspector.group('workers')).toMatchObject({ rights: new Set(['Describe']) });
    expect(await inspector.mayTransact('another')).toBe(true);
    await Promise.all([inspector.close(), admin.close(), kafka.close()]);
  });

  it('may do everything where there is no authorizer', async () => {
    const { inspector, admin, kafka } = await open(kafkaBrokers());
    const topic = `leads-${randomUUID()}`;
    await admin.create({ topic, partitions: 1, replication: 1, config: {} });
    await expect.poll(async () => (await inspector.topic(topic)).kind).toBe('found');
    expect(await inspector.topic(topic)).toMatchObject({ rights: new Set([...rightsOfAnyone]) });
    expect(await inspector.group(topic)).toMatchObject({ kind: 'found' });
    expect(await inspector.mayTransact(topic)).toBe(true);
    expect(await inspector.flow(topic, topic, 0)).toEqual({ waiting: 0, arrived: 0 });
    await Promise.all([inspector.close(), admin.close(), kafka.close()]);
  });

  it('tells whether a topic would be created, and creates none', async () => {
    const { inspector, admin, kafka } = await open();
    const wanted = { topic: 'leads.receipts', partitions: 1, replication: 1, config: { 'cleanup.policy': 'compact' } };
    expect(await inspector.mayCreate(wanted)).toEqual({ kind: 'allowed' });
    for (const [type, more] of [
      ['POLICY_VIOLATION', { partitions: 20_000 }],
      ['INVALID_REPLICATION_FACTOR', { replication: 3 }],
      ['INVALID_CONFIG', { config: { 'cleanup.policy': 'sometimes' } }],
    ] as const) {
      expect(await inspector.mayCreate({ ...wanted, ...more })).toEqual({ kind: 'refused', type });
    }
    await allow(AclResourceTypes.CLUSTER, 'kafka-cluster', [AclOperationTypes.ALTER, AclOperationTypes.CLUSTER_ACTION]);
    await allow(AclResourceTypes.TOPIC, 'leads.receipts', [AclOperationTypes.WRITE]);
    await expect.poll(() => inspector.mayCreate(wanted)).toEqual({ kind: 'forbidden' });
    expect(await inspector.topic('leads.receipts')).toEqual({ kind: 'missing' });
    await Promise.all([inspector.close(), admin.close(), kafka.close()]);
  });
});
