import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MissingToolError } from './errors.ts';

const run = promisify(execFile);
const clusterId = 'bGVhZGZlcnJ5LWxvY2FsMA';

/**
 * Writes the properties of a broker that is its own controller: everything replicated once, no topic created by
 * itself, no wait before a group's first assignment.
 */
export const kafkaProperties = (at: { brokerPort: number; controllerPort: number; directory: string }): string => {
  const broker = `127.0.0.1:${at.brokerPort}`;
  const controller = `127.0.0.1:${at.controllerPort}`;
  const properties = {
    'process.roles': 'broker,controller',
    'node.id': 1,
    'controller.quorum.voters': `1@${controller}`,
    listeners: `BROKER://${broker},CONTROLLER://${controller}`,
    'advertised.listeners': `BROKER://${broker}`,
    'listener.security.protocol.map': 'BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'BROKER',
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': join(at.directory, 'data'),
    'auto.create.topics.enable': false,
    'default.replication.factor': 1,
    'offsets.topic.replication.factor': 1,
    'offsets.topic.num.partitions': 10,
    'transaction.state.log.replication.factor': 1,
    'transaction.state.log.min.isr': 1,
    'transaction.state.log.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': 1,
    'share.coordinator.state.topic.min.isr': 1,
    'group.initial.rebalance.delay.ms': 0,
    // A broker that was killed may register again only when its old session is over.
    'broker.session.timeout.ms': 3_000,
    'broker.heartbeat.interval.ms': 500,
    'num.network.threads': 2,
    'num.io.threads': 4,
    'log.cleaner.dedupe.buffer.size': 8 * 1024 * 1024,
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
};

/** Names the JVM and the arguments every Kafka program here starts with: a small heap, warnings only, on stderr. */
export const kafkaJvm = (libraries: string): { command: string; args: string[] } => ({
  command: 'java',
  args: [
    '-Xmx512m',
    '-XX:+UseSerialGC',
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
    '-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info',
    '-cp',
    join(libraries, '*'),
  ],
});

/**
 * Prepares the data directory named by a properties file. One that is prepared already stays as it is.
 *
 * @throws {MissingToolError} Java is not on the path.
 */
export const formatKafka = async (libraries: string, properties: string): Promise<void> => {
  const jvm = kafkaJvm(libraries);
  const format = ['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', properties, '--ignore-formatted'];
  try {
    await run(jvm.command, ['-XX:TieredStopAtLevel=1', ...jvm.args, ...format]);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    throw new MissingToolError('Java', 'install Java 17 or newer, or give KAFKA_BROKERS', { cause });
  }
};
