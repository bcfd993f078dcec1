import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MissingToolError } from './errors.ts';

const run = promisify(execFile);
const clusterId = 'bGVhZGZlcnJ5LWxvY2FsMA';

/** Settings of a broker by their names. */
export type KafkaSettings = Readonly<Record<string, string | number | boolean>>;

/**
 * Writes the properties of a broker that is its own controller: everything replicated once, no topic created by
 * itself, no wait before a group's first assignment. Settings that are given win.
 */
export const kafkaProperties = (at: {
  brokerPort: number;
  controllerPort: number;
  data: string;
  settings?: KafkaSettings | undefined;
}): string => {
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
    'log.dirs': at.data,
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
    ...at.settings,
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value}\n`)
    .join('');
};

/** A program and its arguments, without the class to run. */
export interface Jvm {
  readonly command: string;
  readonly args: readonly string[];
}

/**
 * Names the JVM and the arguments every Kafka program here starts with: a small heap, only the quick compiler (a broker
 * that lives for minutes earns nothing back from the other), warnings only, on stderr.
 */
export const kafkaJvm = (libraries: string, extra: readonly string[] = []): Jvm => ({
  command: 'java',
  args: [
    '-Xmx512m',
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
    '-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info',
    ...extra,
    '-cp',
    join(libraries, '*'),
  ],
});

/** The line a broker prints when it takes requests. */
export const kafkaReadyLine = /Kafka Server started/;

/**
 * Formats the data directory that a properties file names, with users that the broker will know by SCRAM.
 *
 * @throws {MissingToolError} Java is not on the path.
 */
export const formatKafka = async (
  jvm: Jvm,
  properties: string,
  scramUsers: ReadonlyMap<string, string> = new Map(),
): Promise<void> => {
  const users = [...scramUsers].flatMap(([name, password]) =>
    ['SCRAM-SHA-256', 'SCRAM-SHA-512'].flatMap((mechanism) => [
      '--add-scram',
      `${mechanism}=[name=${name},password=${password}]`,
    ]),
  );
  const format = ['kafka.tools.StorageTool', 'format', '-t', clusterId, '-c', properties, ...users];
  try {
    await run(jvm.command, [...jvm.args, ...format]);
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ENOENT') throw cause;
    throw new MissingToolError('Java', 'install Java 17 or newer, or give KAFKA_BROKERS', { cause });
  }
};
