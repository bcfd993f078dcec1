import { randomUUID } from 'node:crypto';
import { startSecretsManagerEmulator, startSimulator } from '@leadferry/simulator';
import { askTogether } from '../../packages/token/test/support/ask-together.ts';
import { createSecret } from '../../packages/token/test/support/secrets-manager.ts';
import type { Proof } from './proof.ts';

const processes = 10;
const twoDaysMs = 2 * 86_400_000;

/** Ten processes that ask at once for a token that expired. */
export const tokenOnce: Proof = {
  promise: 'Ten processes that ask at once for a token that expired make one exchange.',
  broken: 'the processes refresh without lease and claim',
  async run({ redisUrl, isBroken, say }) {
    const simulator = await startSimulator({ switches: { reuseRevokesFamily: true, tokenLatencyAfterMs: 1000 } });
    const secrets = await startSecretsManagerEmulator();
    try {
      const { clientId, clientSecret } = simulator.addApplication({ clientSecret: randomUUID() });
      simulator.addAccount({ name: 'default' });
      simulator.set({ clockOffsetMs: -twoDaysMs });
      const grant = simulator.grant('default');
      simulator.set({ clockOffsetMs: 0 });
      const secret = await createSecret(secrets.url, JSON.stringify(grant));
      say(`${processes} processes start; the stored access token expired a day ago`);
      const answers = await askTogether(processes, {
        secretsUrl: secrets.url,
        secretId: secret.name,
        redisUrl,
        keyPrefix: `prove:${randomUUID()}`,
        authUrl: simulator.authUrl,
        clientId,
        ...(clientSecret === undefined ? {} : { clientSecret }),
        without: isBroken ? ['lease', 'claim'] : [],
      });
      const exchanges = simulator.journal.read().filter(({ grantType }) => grantType === 'refresh_token').length;
      const served = answers.filter(({ tokenHash }) => tokenHash !== undefined).length;
      const tokens = new Set(answers.map(({ tokenHash }) => tokenHash)).size;
      return {
        holds: exchanges === 1 && served === processes && tokens === 1,
        figures: { processes, served, exchanges },
      };
    } finally {
      await Promise.all([simulator.stop(), secrets.stop()]);
    }
  },
};
