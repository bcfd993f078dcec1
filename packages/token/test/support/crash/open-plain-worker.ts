import { connectRedis, systemClock } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import { noEscrow } from '../../../src/escrow.ts';
import { noGenerationChannel } from '../../../src/generation-channel.ts';
import { createRedlockLease, createRefreshGrant, type OnRefreshStep, type TokenProvider } from '../../../src/index.ts';
import { createSecretsManagerSecret } from '../../../src/secrets-manager-secret.ts';
import { noSentMarker } from '../../../src/sent-marker.ts';
import { noSpentTokens } from '../../../src/spent-tokens.ts';
import { noSuspicion } from '../../../src/suspicion.ts';
import { plainPattern } from '../../model/plain-pattern.ts';
import type { WorkerSettings } from '../open-worker.ts';
import { emulatorClient } from '../secrets-manager.ts';

/** The part of a worker that both patterns have. */
export interface AnyWorker {
  readonly provider: Pick<TokenProvider, 'getAccessToken' | 'replaceRefused'>;
  stop(): Promise<void>;
}

/** The steps of a refresh that the plain pattern has too. */
export const plainSteps = ['due', 'chosen', 'prepared', 'sent', 'answered', 'promoted'] as const;

/** Opens a worker of the plain pattern on the same real stores, which tells of the steps it has. */
export const openPlainWorker = (settings: WorkerSettings, onStep: OnRefreshStep = () => {}): AnyWorker => {
  const { redisUrl, keyPrefix, secretsUrl, secretId, authUrl, clientId, clientSecret } = settings;
  const redis = redisUrl.split(',').map((url) => connectRedis({ url, name: 'test', logger: silentLogger }));
  const client = emulatorClient(secretsUrl);
  const secret = createSecretsManagerSecret({ client, secretId });
  const lease = createRedlockLease({ redis, keyPrefix });
  const grant = createRefreshGrant({ authUrl, clientId, ...(clientSecret === undefined ? {} : { clientSecret }) });
  const provider = plainPattern({
    owner: 'plain',
    clock: systemClock,
    secret: {
      ...secret,
      readLabelled: async (label) => {
        const version = await secret.readLabelled(label);
        onStep('chosen');
        return version;
      },
      create: async (version) => {
        const isCreated = await secret.create(version);
        onStep('promoted');
        return isCreated;
      },
    },
    grant: {
      ...grant,
      open: async () => {
        const opened = await grant.open();
        onStep('prepared');
        return {
          close: opened.close,
          send: async (refreshToken, timeoutMs) => {
            const answering = opened.send(refreshToken, timeoutMs);
            onStep('sent');
            const answer = await answering;
            onStep('answered');
            return answer;
          },
        };
      },
    },
    lease: {
      withLease: (name, ttlMs, work) =>
        lease.withLease(name, ttlMs, (lost) => {
          onStep('due');
          return work(lost);
        }),
    },
    marker: noSentMarker,
    channel: noGenerationChannel,
    escrow: noEscrow,
    spent: noSpentTokens,
    suspicion: noSuspicion,
    probe: async () => 'unavailable',
    random: Math.random,
    serverGraceMs: 0,
  });
  return {
    provider,
    stop: async () => {
      await provider.close();
      for (const primary of redis) primary.disconnect();
      client.destroy();
    },
  };
};
