import type { KafkaAccess, KafkaSasl, KafkaSecurity } from '@leadferry/consumer';
import { ConfigError, commaList, parseEnv } from '@leadferry/runtime/config';
import { z } from 'zod';
import { findTlsFaults } from './find-tls-faults.ts';
import { findSecretFaults, type ReadFile, readTextFile } from './secret-file.ts';

const mechanisms = ['scram-sha-256', 'scram-sha-512', 'plain', 'aws-msk-iam'] as const;

/** Variables of every process that asks Kafka. */
const kafkaEnvironment = z.object({
  KAFKA_BROKERS: commaList('give the brokers as host:port, separated by commas'),
  KAFKA_GROUP_ID: z.string().default('leadferry'),
  KAFKA_TLS: z
    .enum(['true', 'false'], { error: 'must be true or false' })
    .default('false')
    .transform((text) => text === 'true'),
  KAFKA_TLS_CA_FILE: z.string().optional(),
  KAFKA_TLS_CERT_FILE: z.string().optional(),
  KAFKA_TLS_KEY_FILE: z.string().optional(),
  KAFKA_SASL_MECHANISM: z.enum(mechanisms, { error: `must be one of ${mechanisms.join(', ')}` }).optional(),
  KAFKA_SASL_USERNAME: z.string().optional(),
  KAFKA_SASL_PASSWORD_FILE: z.string().optional(),
});

type KafkaEnvironment = z.infer<typeof kafkaEnvironment>;

/** Kafka as a process was told of it: where it is, how it lets us in, and our consumer group. Names files, holds no secret. */
export interface KafkaConfig extends KafkaAccess {
  readonly groupId: string;
}

/**
 * Reads the variables of Kafka and looks whether the files they name can be used.
 *
 * @throws {ConfigError} lists each variable at fault, with what to do about it; never what a file holds.
 */
export const readKafka = (
  environment: Readonly<Record<string, string | undefined>>,
  readFile: ReadFile = readTextFile,
): KafkaConfig => {
  const env = parseEnv(environment, kafkaEnvironment);
  const faults = [
    ...findTlsFaults(
      { ca: env.KAFKA_TLS_CA_FILE, cert: env.KAFKA_TLS_CERT_FILE, key: env.KAFKA_TLS_KEY_FILE },
      readFile,
    ),
    ...findUselessFiles(env),
    ...findLoginFaults(env, readFile),
    ...findRegionFault(env, environment),
  ];
  if (faults.length > 0) throw new ConfigError(faults);
  return { brokers: env.KAFKA_BROKERS, groupId: env.KAFKA_GROUP_ID, security: describeSecurity(env, environment) };
};

const findUselessFiles = (env: KafkaEnvironment): string[] =>
  (['KAFKA_TLS_CA_FILE', 'KAFKA_TLS_CERT_FILE', 'KAFKA_TLS_KEY_FILE'] as const)
    .filter((name) => env[name] !== undefined && !env.KAFKA_TLS)
    .map((name) => `${name}: is not used without TLS; set KAFKA_TLS=true`);

const findLoginFaults = (env: KafkaEnvironment, readFile: ReadFile): string[] => {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD_FILE: file } = env;
  const secret = file === undefined ? [] : findSecretFaults('KAFKA_SASL_PASSWORD_FILE', file, readFile);
  if (mechanism === undefined) {
    const isLoginWanted = username !== undefined || file !== undefined;
    return isLoginWanted ? [...secret, `KAFKA_SASL_MECHANISM is not set: must be one of ${mechanisms.join(', ')}`] : [];
  }
  const tls = env.KAFKA_TLS ? [] : [`KAFKA_SASL_MECHANISM: ${mechanism} is used over TLS only; set KAFKA_TLS=true`];
  if (mechanism === 'aws-msk-iam') {
    const extra = [
      username === undefined ? [] : ['KAFKA_SASL_USERNAME'],
      file === undefined ? [] : ['KAFKA_SASL_PASSWORD_FILE'],
    ];
    return [...tls, ...extra.flat().map((name) => `${name}: is not used with aws-msk-iam; leave it out`)];
  }
  return [
    ...tls,
    ...secret,
    ...(username === undefined ? [`KAFKA_SASL_USERNAME is not set: ${mechanism} needs a user`] : []),
    ...(file === undefined ? [`KAFKA_SASL_PASSWORD_FILE is not set: ${mechanism} needs a file with the password`] : []),
  ];
};

const findRegionFault = (
  { KAFKA_SASL_MECHANISM: mechanism }: KafkaEnvironment,
  { AWS_REGION: region }: Readonly<Record<string, string | undefined>>,
): string[] =>
  mechanism === 'aws-msk-iam' && (region ?? '').trim() === ''
    ? ['AWS_REGION is not set: aws-msk-iam signs in at the brokers of a region']
    : [];

const describeSecurity = (
  env: KafkaEnvironment,
  { AWS_REGION: region = '' }: Readonly<Record<string, string | undefined>>,
): KafkaSecurity | undefined =>
  env.KAFKA_TLS
    ? {
        tls: { caFile: env.KAFKA_TLS_CA_FILE, certFile: env.KAFKA_TLS_CERT_FILE, keyFile: env.KAFKA_TLS_KEY_FILE },
        sasl: describeSasl(env, region.trim()),
      }
    : undefined;

const describeSasl = (env: KafkaEnvironment, region: string): KafkaSasl | undefined => {
  const {
    KAFKA_SASL_MECHANISM: mechanism,
    KAFKA_SASL_USERNAME: username = '',
    KAFKA_SASL_PASSWORD_FILE: passwordFile = '',
  } = env;
  if (mechanism === undefined) return undefined;
  return mechanism === 'aws-msk-iam' ? { mechanism, region } : { mechanism, username, passwordFile };
};
