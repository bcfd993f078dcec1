import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Progress } from './java-libraries.ts';
import type { KafkaSettings } from './kafka-settings.ts';
import { layOutBroker, type PreparedKafka, prepareKafka } from './prepared-kafka.ts';
import { startOnFreePorts } from './start-on-free-ports.ts';

/** How to start a broker. */
export interface KafkaOptions {
  /** Port of the broker. Default: a free one. */
  readonly port?: number;
  /** Directory of its data, kept afterwards. Default: a new one that is removed. */
  readonly dataDir?: string;
  /** Put over the broker's own settings, an authorizer for one. */
  readonly settings?: KafkaSettings;
  /** Users that the broker knows by SCRAM from its first start, with their passwords. Default: none. */
  readonly scramUsers?: ReadonlyMap<string, string>;
  /** Is told about what takes long. Default: nobody. */
  readonly progress?: Progress;
}

/** One Kafka broker that is its own controller, on 127.0.0.1. Nothing of it outlives this process. */
export interface Kafka {
  /** One address, `127.0.0.1:<port>`. */
  readonly brokers: string[];
  /** Process id of the JVM; 0 while the broker is stopped. */
  readonly pid: number;
  /** Ends it at once (SIGKILL) and removes its data, except a directory that was given. */
  stop(): Promise<void>;
  /** Takes the broker away as a power cut would: SIGKILL. Port and data stay for `startBroker`. */
  stopBroker(): Promise<void>;
  /** Brings it back on the same port with the same data and resolves when it answers. */
  startBroker(): Promise<void>;
}

/**
 * Starts Apache Kafka and resolves when it answers: topics are not created by themselves, every replication factor is
 * 1 and a new group waits for nobody. Cold it fetches and prepares the jars first, warm it takes about 3 s.
 *
 * @throws {MissingToolError} Java or Maven is missing.
 * @throws {StartFailedError} the broker ended or did not answer within 60 s.
 */
export const startKafka = async (options: KafkaOptions = {}): Promise<Kafka> => {
  const prepared = await prepareKafka(options.progress ?? (() => {}));
  return startOnFreePorts({ asked: options.port, count: 2 }, (ports) => startOn(prepared, ports, options));
};

const startOn = async (
  prepared: PreparedKafka,
  [brokerPort = 0, controllerPort = 0]: readonly number[],
  { dataDir, settings, scramUsers }: KafkaOptions,
): Promise<Kafka> => {
  const directory = dataDir ?? (await mkdtemp(join(tmpdir(), 'leadferry-kafka-')));
  const keepDirectory = dataDir !== undefined;
  const broker = await layOutBroker({
    prepared,
    directory,
    brokerPort,
    controllerPort,
    settings,
    scramUsers,
    keepDirectory,
  });
  try {
    await broker.start();
  } catch (cause) {
    await broker.close();
    throw cause;
  }

  return {
    brokers: [`127.0.0.1:${brokerPort}`],
    get pid() {
      return broker.pid() ?? 0;
    },
    stop: broker.close,
    stopBroker: () => broker.kill(),
    startBroker: async () => {
      await broker.start();
    },
  };
};
