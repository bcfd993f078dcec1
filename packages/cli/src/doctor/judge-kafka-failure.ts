import { isKafkaError, KafkaUnavailableError, kafkaErrorType } from '@leadferry/consumer';
import { createFindings, type Finding } from './finding.ts';

const { fault } = createFindings('kafka');

/**
 * Says what follows where Kafka does not answer, or answers what no look reckons with.
 *
 * @throws the error itself, where it is not Kafka's: a bug.
 */
export const judgeKafkaFailure = (error: unknown, brokers: readonly string[]): Finding => {
  if (error instanceof KafkaUnavailableError) return tellAway(brokers, error.advice);
  if (!isKafkaError(error)) throw error;
  const type = kafkaErrorType(error);
  const text = `Kafka refuses what it was asked (${type}): the rest of it was not looked at`;
  return fault('kafka_refuses', text, type.endsWith('AUTHORIZATION_FAILED') ? rightsCure : logCure);
};

const rightsCure = 'give this user the rights that deploy/access/kafka-acls.yaml lists, and look again';
const logCure = "see what the brokers' log says of it, mend that, and look again";

const tellAway = (brokers: readonly string[], advice: string | undefined): Finding =>
  fault(
    'kafka_unreachable',
    `no broker lets this process in at ${brokers.join(', ')}`,
    advice ??
      `see that KAFKA_BROKERS, KAFKA_TLS, KAFKA_SASL_MECHANISM and the network policy are right: "kafka-broker-api-versions.sh --bootstrap-server ${brokers.join(',')}"`,
  );
