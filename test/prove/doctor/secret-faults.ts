import { randomUUID } from 'node:crypto';
import type { Patient } from './open-patient.ts';
import type { PlantedFault } from './planted-fault.ts';

type Refusal = {
  operation: 'DescribeSecret' | 'GetSecretValue' | 'PutSecretValue' | 'UpdateSecretVersionStage';
  by?: 'kms';
};

const refuse =
  (secret: string, refusal: Refusal) =>
  ({ world }: Patient) =>
    world.secrets.set({ refusals: [{ secret, ...refusal }] });

const application = 'leadferry/application';
const token = 'leadferry/default/token';

/** Stores another application secret. */
export const storeApplication = async ({ client }: Patient, value: object): Promise<void> => {
  await client.putSecretValue({
    SecretId: application,
    SecretString: JSON.stringify(value),
    ClientRequestToken: randomUUID(),
  });
};

/** Faults of Secrets Manager and of the application. */
export const secretFaults: readonly PlantedFault[] = [
  {
    name: 'no kms:Decrypt',
    plant: refuse(token, { operation: 'GetSecretValue', by: 'kms' }),
    told: ['key_refused/kms:Decrypt'],
    cure: /kms:Decrypt/,
  },
  {
    name: 'the application secret may not be read',
    plant: refuse(application, { operation: 'GetSecretValue' }),
    told: ['secret_right_missing/secretsmanager:GetSecretValue'],
    cure: /secretsmanager:GetSecretValue on leadferry\/application/,
  },
  {
    name: 'the token secret may not be read',
    plant: refuse(token, { operation: 'GetSecretValue' }),
    told: ['secret_right_missing/secretsmanager:GetSecretValue'],
    cure: /secretsmanager:GetSecretValue on leadferry\/default\/token/,
  },
  {
    name: 'the token secret may not be described',
    plant: refuse(token, { operation: 'DescribeSecret' }),
    told: ['secret_right_missing/secretsmanager:DescribeSecret'],
    cure: /secretsmanager:DescribeSecret/,
  },
  {
    name: 'the token secret may not be written',
    plant: refuse(token, { operation: 'PutSecretValue' }),
    told: ['secret_right_missing/secretsmanager:PutSecretValue'],
    cure: /secretsmanager:PutSecretValue/,
  },
  {
    name: 'labels of the token secret may not be moved',
    plant: refuse(token, { operation: 'UpdateSecretVersionStage' }),
    told: ['secret_right_missing/secretsmanager:UpdateSecretVersionStage'],
    cure: /secretsmanager:UpdateSecretVersionStage/,
  },
  {
    name: 'there is no such secret',
    plant: ({ config }) => {
      config.application.secret = 'leadferry/aplication';
    },
    told: ['secret_missing'],
    cure: /create-secret --name leadferry\/aplication/,
  },
  {
    name: 'Secrets Manager is away',
    plant: ({ world }) => world.secrets.set({ outage: 'refuse' }),
    told: ['aws_unreachable'],
    cure: /AWS_ENDPOINT_URL_SECRETS_MANAGER/,
  },
  {
    name: 'a wrong client secret',
    plant: (patient) =>
      storeApplication(patient, {
        client_id: patient.world.clientId,
        client_secret: 'wrong-secret-of-the-application',
      }),
    told: ['client_refused'],
    cure: /developer portal/,
  },
  {
    name: 'neither client secret nor hash key',
    plant: (patient) => storeApplication(patient, { client_id: patient.world.clientId }),
    told: ['application_unusable'],
    cure: /client_secret or hash_key/,
  },
];
