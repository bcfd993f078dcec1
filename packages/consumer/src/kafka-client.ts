import { type Clock, errorCode, type Logger } from '@leadferry/runtime';
import { Kafka, type LogEntry, logLevel } from 'kafkajs';
import { readAllCompressions } from './compression.ts';
import { adviseOnKafka, loginRefusedAdvice } from './kafka-advice.ts';
import { describeLogin } from './kafka-login.ts';
import type { KafkaAccess } from './kafka-security.ts';
import type { KafkaWatch } from './kafka-watch.ts';
import { cureKafkajs } from './kafkajs-cures.ts';
import { createSocketOpener } from './open-socket.ts';

/** What a client needs. */
export interface KafkaClientOptions extends KafkaAccess {
  readonly clientId: string;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly watch: KafkaWatch;
}

const repeatMs = 60_000;
const mostTexts = 100;
const troubledNamespaces = new Set(['Connection', 'BrokerPool']);

/**
 * Creates the client that consumer, producer and admin are made of.
 *
 * Retries inside the client are few and short: waiting for Kafka is the work of this package, which knows when to stop.
 * The client's own lines go to debug, since every event an operator must see has a line of ours, and the same
 * text at most once a minute; a connection that fails is told to the watch.
 */
export const createKafkaClient = (options: KafkaClientOptions): Kafka => {
  const { brokers, security, clientId, clock, logger, watch } = options;
  cureKafkajs();
  readAllCompressions();
  const toldAtMs = new Map<string, number>();
  const isRepeat = (text: string): boolean => {
    const nowMs = clock.monotonicMs();
    if (nowMs - (toldAtMs.get(text) ?? Number.NEGATIVE_INFINITY) < repeatMs) return true;
    if (toldAtMs.size >= mostTexts) toldAtMs.clear();
    toldAtMs.set(text, nowMs);
    return false;
  };
  const noteTrouble = (namespace: string, text: string, said: unknown): void => {
    if (isAboutLogin(namespace, text)) watch.troubled('login_refused', loginRefusedAdvice);
    else if (troubledNamespaces.has(namespace)) watch.troubled(text, adviseOnKafka(said));
  };
  const onEntry = ({ namespace, level, log }: LogEntry): void => {
    const text = textOf(log.message);
    if (level === logLevel.ERROR) noteTrouble(namespace, text, log.message);
    if (isRepeat(`${namespace} ${text}`)) return;
    logger.debug({ part: 'kafkajs', namespace, detail: text, broker: log.broker }, 'kafkajs');
  };
  return new Kafka({
    brokers: [...brokers],
    clientId,
    socketFactory: createSocketOpener(security?.tls, (error) =>
      watch.troubled(errorCode(error) ?? error.message, adviseOnKafka(error)),
    ),
    ...(security === undefined ? {} : { ssl: true }),
    ...(security?.sasl === undefined ? {} : { sasl: describeLogin(security.sasl) }),
    connectionTimeout: 3000,
    requestTimeout: 5000,
    enforceRequestTimeout: true,
    retry: { retries: 4, initialRetryTime: 150, maxRetryTime: 1000, factor: 0.2, multiplier: 2 },
    logLevel: logLevel.INFO,
    logCreator: () => onEntry,
  });
};

/** The client writes an error itself where a broker it comes to later does not let it in, whatever its types say. */
const textOf = (said: unknown): string => (said instanceof Error ? said.message : String(said));

const isAboutLogin = (namespace: string, text: string): boolean =>
  namespace.startsWith('SaslAuthenticator') || text.startsWith('Response Sasl');
