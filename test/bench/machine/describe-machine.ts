import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import kafkajs from 'kafkajs/package.json' with { type: 'json' };
import undici from 'undici/package.json' with { type: 'json' };

/** What the figures were measured on. */
export interface Machine {
  readonly cores: number;
  readonly model: string;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  /** Apache Kafka's version, where this command started the broker. */
  readonly kafka: string;
  readonly kafkajs: string;
  readonly undici: string;
  readonly arePinned: boolean;
}

/** Describes this machine without naming it. */
export const describeMachine = (options: { isOwnKafka: boolean; arePinned: boolean }): Machine => ({
  cores: cpus().length,
  model: cpus()[0]?.model.trim() ?? 'unknown',
  memoryGb: Math.round(totalmem() / 2 ** 30),
  system: `${process.platform} ${process.arch}`,
  node: process.versions.node,
  kafka: options.isOwnKafka ? readKafkaVersion() : 'given by KAFKA_BROKERS',
  kafkajs: kafkajs.version,
  undici: undici.version,
  arePinned: options.arePinned,
});

const readKafkaVersion = (): string => {
  const pom = readFileSync(new URL('../../../deploy/local/pom.xml', import.meta.url), 'utf8');
  return /<artifactId>kafka_2\.13<\/artifactId>\s*<version>([^<]+)</.exec(pom)?.[1] ?? 'unknown';
};
