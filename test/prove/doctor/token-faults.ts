import type { Patient } from './open-patient.ts';
import { paste } from './paste-tokens.ts';
import type { PlantedFault } from './planted-fault.ts';

/** Ends the grant in the store, as a worker does whose last chance failed. */
const endGrant = async ({ store }: Patient): Promise<void> => {
  const set = await store.readCurrent();
  const atMs = Date.now() - 120_000;
  const claim = { attempt: 1, nonce: 'n', client: 'c' };
  await store.claim(set, {
    ...claim,
    ...{ cause: 'early', isLastChance: true, owner: 'worker-0', isWitnessed: true, refreshTokenFingerprint: 'f' },
    ...{ claimedAtMs: atMs, sendBeforeMs: atMs + 10_000, answerBeforeMs: atMs + 60_000 },
  });
  await store.recordVerdict(set, { ...claim, outcome: 'lost', why: 'refused', atMs });
};

/** Stores a token set whose access token has an hour left of a day. */
const age = ({ world }: Patient): Promise<void> => {
  const { access_token, refresh_token } = world.simulator.grant('default');
  const hour = 3_600_000;
  return world.putTokens('default', {
    ...{ kind: 'token_set', generation: { epoch: 1, seq: 4 }, access_token, refresh_token },
    issued_at: new Date(Date.now() - 23 * hour).toISOString(),
    expires_at: new Date(Date.now() + hour).toISOString(),
  });
};

/** Faults of an account's token set. */
export const tokenFaults: readonly PlantedFault[] = [
  {
    name: 'the token secret is not JSON',
    plant: ({ world }) => world.putTokens('default', 'eyJ' as unknown as object),
    told: ['token_unusable'],
    cure: /leadferry authorize --account default/,
  },
  {
    name: 'the grant has ended',
    plant: endGrant,
    told: ['reauth_required'],
    cure: /leadferry authorize --account default/,
  },
  {
    name: 'the access token is nearly dead',
    plant: age,
    told: ['token_short'],
    cure: /leadferry token status/,
  },
  {
    name: 'a scope was not granted',
    plant: (patient) => {
      const scopes = ['account_read', 'offline_access'];
      return paste(patient, patient.world.simulator.grant('default', { scopes }));
    },
    told: ['scope_missing'],
    cure: /allow contact_data/,
  },
  {
    name: 'there is no refresh token',
    plant: (patient) => {
      const { access_token, expires_in } = patient.world.simulator.grant('default');
      return paste(patient, { access_token, expires_in });
    },
    told: ['no_refresh_token'],
    cure: /offline_access/,
  },
  {
    name: 'the tokens are of another application',
    plant: (patient) => {
      const { simulator } = patient.world;
      const { clientId } = simulator.addApplication({ clientSecret: 'secret-of-another-application' });
      return paste(patient, simulator.grant('default', { application: clientId }));
    },
    told: ['other_application'],
    cure: /client_id/,
  },
  {
    name: 'the API refuses the access token',
    plant: ({ world }) => world.simulator.set({ refusedAccounts: { default: 401 } }),
    told: ['token_refused'],
    cure: /leadferry token status/,
  },
];
