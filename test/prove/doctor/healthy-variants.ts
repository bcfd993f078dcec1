import { createSecretsManagerStore } from '@leadferry/token';
import type { Patient } from './open-patient.ts';
import { paste } from './paste-tokens.ts';
import { storeApplication } from './secret-faults.ts';

/** A deployment of another form in which nothing is wrong either. */
export interface HealthyVariant {
  readonly name: string;
  plant(patient: Patient): Promise<unknown> | unknown;
}

const [tokenSecret, accessTokenSecret] = ['leadferry/default/token', 'leadferry/default/access'];

/** Keeps the access token in a secret of its own, as a refresher does. */
const useTwoSecrets = async ({ world, client, config }: Patient): Promise<void> => {
  await world.createSecret(accessTokenSecret);
  const store = createSecretsManagerStore({ client, secretId: tokenSecret, accessTokenSecretId: accessTokenSecret });
  await store.share(await store.readCurrent());
  config.accounts.default = { ...config.accounts.default, accessTokenSecret };
};

/** The forms that a deployment may have; nothing may be told of them. */
export const healthyVariants: readonly [HealthyVariant, ...HealthyVariant[]] = [
  { name: 'as the README has it', plant: () => {} },
  {
    name: 'no pages',
    plant: ({ config }) => {
      delete (config as Partial<typeof config>).pages;
    },
  },
  { name: 'two secrets, this process a refresher', plant: useTwoSecrets },
  {
    name: 'two secrets, this process a reader that may not touch the other one',
    plant: async (patient) => {
      await useTwoSecrets(patient);
      patient.config.accounts.default = { ...patient.config.accounts.default, mode: 'reader' };
      const operations = ['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'] as const;
      await patient.world.secrets.set({
        refusals: [
          ...operations.map((operation) => ({ operation, secret: tokenSecret })),
          ...operations.slice(2).map((operation) => ({ operation, secret: accessTokenSecret })),
        ],
      });
    },
  },
  {
    name: 'a public client',
    plant: async (patient) => {
      const { simulator } = patient.world;
      const { clientId } = simulator.addApplication({ redirectUris: [patient.redirectUri] });
      await storeApplication(patient, { client_id: clientId, hash_key: 'a long random text' });
      await paste(patient, simulator.grant('default', { application: clientId }));
    },
  },
];
