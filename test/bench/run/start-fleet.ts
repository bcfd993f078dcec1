import { randomUUID } from 'node:crypto';
import { SecretsManager } from '@aws-sdk/client-secrets-manager';
import { startSecretsManagerEmulator } from '@leadferry/simulator';
import { startWorker } from '../../support/worker-process.ts';
import { bearer } from '../loops/bearer.ts';
import type { LoopSettings } from '../loops/settings.ts';
import type { RunningContender, StartOptions } from './running-contender.ts';

/** Starts the product's worker for a run, as an operator would: secrets, a config file, environment. */
export interface Fleet {
  startWorker(settings: LoopSettings, options: StartOptions): Promise<RunningContender>;
  stop(): Promise<void>;
}

const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
const region = 'us-east-1';

/**
 * Opens what the worker needs besides Kafka and the sink. Each worker is of an application of its own, so that no run
 * remembers another's leads, and holds a token that no run outlives.
 */
export const openFleet = async (redisUrl: string): Promise<Fleet> => {
  const emulator = await startSecretsManagerEmulator();
  const client = new SecretsManager({ endpoint: emulator.url, region, credentials });
  const createSecret = async (value: object): Promise<string> => {
    const name = `bench/${randomUUID()}`;
    const text = JSON.stringify(value);
    await client.createSecret({ Name: name, SecretString: text, ClientRequestToken: randomUUID() });
    return name;
  };

  return {
    async startWorker({ brokers, groupId, topic, sinkUrl, inFlight }, { prefix, env }) {
      const secret = await createSecret({ client_id: randomUUID(), client_secret: randomUUID() });
      const tokenSecret = await createSecret({
        access_token: bearer,
        refresh_token: randomUUID(),
        token_type: 'Bearer',
        expires_in: 86_400,
        scope: 'contact_data account_read offline_access',
      });
      return await startWorker({
        prefix,
        env: {
          ...env,
          KAFKA_BROKERS: brokers.join(','),
          KAFKA_GROUP_ID: groupId,
          REDIS_URL: redisUrl,
          AWS_REGION: region,
          AWS_ACCESS_KEY_ID: credentials.accessKeyId,
          AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
          AWS_ENDPOINT_URL_SECRETS_MANAGER: emulator.url,
          CONSTANT_CONTACT_API_URL: `${sinkUrl}/v3`,
          CONSTANT_CONTACT_AUTH_URL: `${sinkUrl}/oauth2/default/v1`,
          LEADFERRY_IN_FLIGHT: String(inFlight),
          LEADFERRY_IN_FLIGHT_PER_PARTITION: String(inFlight),
        },
        config: {
          application: { secret, limits: 'unlimited' },
          accounts: { default: { tokenSecret } },
          topics: { [topic]: { account: 'default', lists: ['Newsletter'] } },
        },
      });
    },
    async stop() {
      client.destroy();
      await emulator.stop();
    },
  };
};
