import { Kafka, type KafkaConfig, logLevel } from 'kafkajs';

/** How the outside enters Kafka: addresses alone, or with TLS and a login. */
export type KafkaDoor =
  | readonly string[]
  | ({ readonly brokers: readonly string[] } & Pick<KafkaConfig, 'ssl' | 'sasl'>);

/** Opens a client of the outside, one that never says anything. */
export const openKafka = (door: KafkaDoor, clientId: string): Kafka => {
  const { brokers, ...login } = 'brokers' in door ? door : { brokers: door };
  return new Kafka({ ...login, brokers: [...brokers], clientId, logLevel: logLevel.NOTHING });
};
