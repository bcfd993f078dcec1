import { createCertificateAuthority } from '@leadferry/local-stack/certificates';
import { describe, expect, it } from 'vitest';
import { readConfig as readWorkerConfig } from '../../../services/lead-worker/src/config.ts';
import { readConfig as readKeeperConfig } from '../../../services/token-keeper/src/config.ts';
import { configFileOf, podOf, type ServiceName, services } from './support/pods.ts';
import { chart, objectsOf, valueSet, valueSetNames } from './support/value-sets.ts';

const readers = { 'lead-worker': readWorkerConfig, 'token-keeper': readKeeperConfig } as const;
/** Read by the AWS SDK itself. */
const ofTheSdk = new Set(['AWS_SHARED_CREDENTIALS_FILE']);

const authority = await createCertificateAuthority();
const ours = await authority.issue('leadferry');
const secretFiles: Readonly<Record<string, string>> = {
  'kafka/ca.crt': authority.certificate,
  'kafka/tls.crt': ours.certificate,
  'kafka/tls.key': ours.key,
  'redis/ca.crt': authority.certificate,
};

/** Starts the reading of a service's configuration as it would begin in the pod, and notes which variables it looks at. */
const readAsInThePod = async (name: string, service: ServiceName) => {
  const objects = await objectsOf(name);
  const { environment, container } = podOf(objects, service);
  const looked = new Set<string>();
  const watched = new Proxy<Record<string, string | undefined>>(
    {},
    {
      get: (_, variable) => {
        looked.add(String(variable));
        return environment.get(String(variable));
      },
    },
  );
  const readFile = (path: string): string => {
    const mount = container.volumeMounts!.find(({ mountPath }) => path.startsWith(`${mountPath}/`));
    if (mount?.name === 'config') return configFileOf(objects);
    if (mount?.name === 'secrets') return secretFiles[path.slice(mount.mountPath.length + 1)] ?? 'a secret';
    throw new Error(`nothing is mounted where ${path} would be`);
  };
  const read = () => readers[service](watched, readFile);
  return { read, environment, looked };
};

const everyPod = valueSetNames.flatMap((name) => services.map((service): [string, ServiceName] => [name, service]));

describe.each(everyPod)('with %s, %s', (name, service) => {
  it('takes its environment and its config file without an objection', async () => {
    const { read } = await readAsInThePod(name, service);
    expect(read).not.toThrow();
  });

  it('reads every variable it is given', async () => {
    const { read, environment, looked } = await readAsInThePod(name, service);
    read();
    expect([...environment.keys()].filter((variable) => !looked.has(variable) && !ofTheSdk.has(variable))).toEqual([]);
  });
});

it('numbers reach a service as they were written', async () => {
  const numbers = { LEADFERRY_SPREAD: 1_000_000, LEADFERRY_TIME_OFFSET_MS: -86_400_000, OTEL_TRACES_SAMPLER_ARG: 0.1 };
  const objects = await chart.render(valueSet('minimal'), { worker: { env: numbers } });
  const { environment } = podOf(objects, 'lead-worker');
  expect([...environment]).toEqual(
    expect.arrayContaining(Object.entries(numbers).map(([variable, number]) => [variable, String(number)])),
  );
  const { flow } = readWorkerConfig(Object.fromEntries(environment), () => configFileOf(objects));
  expect(flow.spread).toBe(1_000_000);
});

it('a variable less is noticed', async () => {
  const { environment, read } = await readAsInThePod('secured-kafka', 'lead-worker');
  environment.delete('KAFKA_SASL_PASSWORD_FILE');
  expect(read).toThrow(/KAFKA_SASL_PASSWORD_FILE is not set/);
});

it('a variable that nobody reads is noticed', async () => {
  const { environment, looked, read } = await readAsInThePod('minimal', 'lead-worker');
  environment.set('LEADFERRY_MISSPELT', '1');
  read();
  expect([...environment.keys()].filter((variable) => !looked.has(variable))).toEqual(['LEADFERRY_MISSPELT']);
});
