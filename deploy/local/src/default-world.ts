import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import type { SimulatorProcess } from './simulator.ts';

const application = { clientId: 'local-key', clientSecret: 'local-secret' };
const applicationSecret = 'leadferry/application';
const tokenSecret = 'leadferry/default/token';
const operatorSecret = 'leadferry/operator';

/** What people sign in with on token-keeper's pages in the default world. */
export const operatorPassword = 'local-operator';

/** The topic of the default world. */
export const leadsTopic = 'leads';

/** An address that nothing listens at, for a login by hand: the browser is left with the code in its address bar. */
const redirectByHand = 'http://localhost/by-hand';

/** Makes what the simulator starts with: one application, set up for pages at `pagesUrl`, and one account. */
export const createDefaultSetup = (pagesUrl: string): object => ({
  applications: [{ ...application, redirectUris: [`${pagesUrl}/callback`, redirectByHand] }],
  accounts: [
    {
      name: 'default',
      organizationName: 'Example Ltd',
      lists: ['Newsletter', 'Events', 'Product news'],
      customFields: ['short_code', 'region'],
      tags: ['expo', 'partner'],
    },
  ],
});

const config = `# The least that works: one account, one topic.
application:
  secret: ${applicationSecret}
accounts:
  default:
    tokenSecret: ${tokenSecret}
topics:
  ${leadsTopic}:
    account: default
    lists: [Newsletter]
`;

/** Writes the config file of the default world and returns its path. With `pagesUrl`, token-keeper hosts pages there. */
export const writeConfig = async (directory: string, pagesUrl: string | undefined): Promise<string> => {
  const path = join(directory, 'leadferry.yaml');
  await writeFile(path, pagesUrl === undefined ? config : config + describePages(pagesUrl));
  return path;
};

const describePages = (pagesUrl: string): string => `# Pages of token-keeper, where it is started.
pages:
  publicUrl: ${pagesUrl}
  port: ${new URL(pagesUrl).port}
  operatorSecret: ${operatorSecret}
`;

/** Puts the application, a first token response, as after a login, and the pages' secret into a Secrets Manager emulator. */
export const putSecrets = async (simulator: SimulatorProcess, secretsManagerUrl: string): Promise<void> => {
  const grant = await post(`${simulator.controlUrl}/grants`, { account: 'default' });
  const key = { client_id: application.clientId, client_secret: application.clientSecret };
  await createSecret(secretsManagerUrl, applicationSecret, JSON.stringify(key));
  await createSecret(secretsManagerUrl, tokenSecret, grant);
  await createSecret(secretsManagerUrl, operatorSecret, operatorPassword);
};

const createSecret = (url: string, name: string, value: string): Promise<string> =>
  post(
    url,
    { Name: name, SecretString: value, ClientRequestToken: randomUUID() },
    { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.CreateSecret' },
  );

const post = async (url: string, body: object, headers: Record<string, string> = {}): Promise<string> => {
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  const text = await answer.text();
  if (!answer.ok) throw new TypeError(`${new URL(url).pathname} answered ${answer.status}`);
  return text;
};

/** Creates the topic of leads where the broker lacks it. */
export const createLeadsTopic = async (brokers: readonly string[]): Promise<void> => {
  const admin = new Kafka({ brokers: [...brokers], clientId: 'local-stack', logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    await admin.createTopics({ topics: [{ topic: leadsTopic, numPartitions: 6 }], waitForLeaders: true });
  } finally {
    await admin.disconnect();
  }
};
