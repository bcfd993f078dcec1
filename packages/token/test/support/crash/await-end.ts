import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '@leadferry/runtime';
import type { AccessToken } from '../../../src/index.ts';
import {
  createSecretsManagerStore,
  isTokenError,
  type Probe,
  readTokenState,
  type TokenProvider,
} from '../../../src/index.ts';
import { createSecretsManagerSecret } from '../../../src/secrets-manager-secret.ts';
import { labels } from '../../../src/versioned-secret.ts';
import { emulatorClient, patient } from '../secrets-manager.ts';
import type { TrialWorld } from './arrange-trial.ts';

/**
 * How it ended for whoever looks from outside.
 *
 * - served: a worker hands out a newer access token, and the API takes it.
 * - named: the label that calls a person is in the store, and so says the account's state.
 * - silent: neither.
 */
export type TrialEnd = 'served' | 'named' | 'silent';

/** Asks the API of a trial, as workers do. */
export const probeOf =
  ({ simulator }: Pick<TrialWorld, 'simulator'>): Probe =>
  async (accessToken) => {
    const headers = { authorization: `Bearer ${accessToken}` };
    const { status } = await fetch(`${simulator.apiUrl}/account/user/privileges`, { headers });
    if (status === 200) return 'accepted';
    return status === 401 ? 'refused' : 'unavailable';
  };

/** Lets a worker ask for its token and use it, as leads would, until there is an end. */
export const awaitEnd = async (
  provider: Pick<TokenProvider, 'getAccessToken' | 'replaceRefused'>,
  world: TrialWorld,
  patienceMs: number,
): Promise<TrialEnd> => {
  const client = emulatorClient(world.other.secretsUrl, patient);
  const { secretId } = world.other;
  const secret = createSecretsManagerSecret({ client, secretId });
  const store = createSecretsManagerStore({ client, secretId });
  const probe = probeOf(world);

  const isNamed = async (): Promise<boolean> => {
    if (!(await secret.labels()).has(labels.reauth)) return false;
    return (await readTokenState({ account: 'default', store, clock: systemClock })).state === 'reauth_required';
  };

  const isServed = async (token: AccessToken): Promise<boolean> => {
    const verdict = await probe(token.value);
    if (verdict === 'refused') await provider.replaceRefused(token);
    return verdict === 'accepted' && token.value !== world.grant.accessToken;
  };

  const endsMs = performance.now() + patienceMs;
  try {
    while (performance.now() < endsMs) {
      try {
        if (await isServed(await provider.getAccessToken())) return 'served';
      } catch (error) {
        if (!isTokenError(error)) throw error;
        if (await isNamed()) return 'named';
      }
      await delay(100);
    }
    return (await isNamed()) ? 'named' : 'silent';
  } finally {
    client.destroy();
  }
};
