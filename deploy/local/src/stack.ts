import { type GivenAddresses, readGivenAddresses } from './config.ts';
import { createDefaultSetup, createLeadsTopic, putSecrets, writeConfig } from './default-world.ts';
import { findFreePorts } from './free-port.ts';
import type { Progress } from './java-libraries.ts';
import { startKafka } from './kafka.ts';
import { startRedis } from './redis.ts';
import { startSimulatorProcess } from './simulator.ts';

/** How to start a stack. */
export interface StackOptions {
  /** Addresses of parts that exist and are not started. Default: those the environment names. */
  readonly given?: GivenAddresses;
  /** Is told about what takes long. Default: nobody. */
  readonly progress?: Progress;
}

/** Everything a worker needs, on this machine. Nothing of what was started outlives this process. */
export interface Stack {
  readonly brokers: string[];
  readonly redisUrl: string;
  readonly secretsManagerUrl: string;
  readonly apiUrl: string;
  readonly authUrl: string;
  /** Control of the simulator; undefined where Constant Contact was given. */
  readonly controlUrl: string | undefined;
  /** Where token-keeper's pages are, once one is started with `env`; undefined where the secrets were given. */
  readonly pagesUrl: string | undefined;
  /** Process ids of what was started, by part. */
  readonly pids: Readonly<Record<string, number>>;
  /** The environment a worker needs to run against this stack. */
  readonly env: Readonly<Record<string, string>>;
  /** Stops what was started; what was given stays. May be called twice. */
  stop(): Promise<void>;
}

/**
 * Starts Kafka, Redis, the Secrets Manager emulator and the simulator side by side, except those that are given, and
 * fills what it started: an account with lists and a grant, its secrets and a config file. The topic `leads` is created
 * on a given broker too, if that is on this machine.
 *
 * @throws {MissingToolError} Java, Maven or a redis-server is missing.
 * @throws {StartFailedError} a part did not come up; the others are stopped then.
 */
export const startStack = async (options: StackOptions = {}): Promise<Stack> => {
  const { given = readGivenAddresses(), progress = () => {} } = options;
  const ownsApi = !(given.apiUrl && given.authUrl);
  const ownsSecrets = !given.secretsManagerUrl;
  const [pagesPort] = await findFreePorts(1);
  const pagesUrl = `http://127.0.0.1:${pagesPort}`;

  const parts = await startAll(
    given.brokers ? undefined : startKafka({ progress }),
    given.redisUrl ? undefined : startRedis({ progress }),
    ownsApi || ownsSecrets
      ? startSimulatorProcess({ setup: createDefaultSetup(pagesUrl), secrets: ownsSecrets })
      : undefined,
  );
  const [kafka, redis, simulator] = parts;
  const stop = async (): Promise<void> => {
    await Promise.all(parts.map((part) => part?.stop()));
  };

  try {
    const addresses = {
      brokers: given.brokers ?? kafka?.brokers ?? [],
      redisUrl: given.redisUrl ?? redis?.url ?? '',
      secretsManagerUrl: given.secretsManagerUrl ?? simulator?.secretsManagerUrl ?? '',
      apiUrl: given.apiUrl ?? simulator?.apiUrl ?? '',
      authUrl: given.authUrl ?? simulator?.authUrl ?? '',
    };
    const ownsWorld = ownsApi && ownsSecrets;
    const [config] = await Promise.all([
      simulator && writeConfig(simulator.directory, ownsWorld ? pagesUrl : undefined),
      simulator && ownsWorld && putSecrets(simulator, addresses.secretsManagerUrl),
      addresses.brokers.every(isOnThisMachine) && createLeadsTopic(addresses.brokers),
    ]);
    return {
      ...addresses,
      controlUrl: ownsApi ? simulator?.controlUrl : undefined,
      pagesUrl: ownsWorld ? pagesUrl : undefined,
      pids: {
        ...(kafka && { kafka: kafka.pid }),
        ...(redis && { redis: redis.pid }),
        ...(simulator && { simulator: simulator.pid }),
      },
      env: workerEnvironment(addresses, config),
      stop,
    };
  } catch (cause) {
    await stop();
    throw cause;
  }
};

const isOnThisMachine = (broker: string): boolean => /^(localhost|127\.|\[::1\])/.test(broker);

type Stoppable = { stop(): Promise<void> } | undefined;

/** Waits for all; when one fails, stops the others before it says so. */
const startAll = async <T extends readonly Stoppable[]>(
  ...starting: { [K in keyof T]: Promise<T[K]> | T[K] }
): Promise<T> => {
  const results = await Promise.allSettled(starting);
  const failed = results.find((result) => result.status === 'rejected');
  if (!failed) return (await Promise.all(starting)) as unknown as T;
  await Promise.all(results.map((result) => (result.status === 'fulfilled' ? result.value?.stop() : undefined)));
  throw failed.reason;
};

const workerEnvironment = (
  addresses: Pick<Stack, 'brokers' | 'redisUrl' | 'secretsManagerUrl' | 'apiUrl' | 'authUrl'>,
  config: string | undefined,
): Record<string, string> => ({
  KAFKA_BROKERS: addresses.brokers.join(','),
  REDIS_URL: addresses.redisUrl,
  AWS_REGION: 'us-east-1',
  AWS_ENDPOINT_URL_SECRETS_MANAGER: addresses.secretsManagerUrl,
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  CONSTANT_CONTACT_API_URL: addresses.apiUrl,
  CONSTANT_CONTACT_AUTH_URL: addresses.authUrl,
  ...(config && { LEADFERRY_CONFIG: config }),
});
