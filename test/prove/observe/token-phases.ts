import { setTimeout as delay } from 'node:timers/promises';
import { lowestLifeShare, lowLifeShare } from '@leadferry/observability';
import type { JournalEntry } from '@leadferry/simulator';
import { until } from '../../support/until.ts';
import type { Phase } from './phase.ts';
import { awaitRefresh, awaitRequest, ensureLife, readValue } from './waits.ts';

const nothing = async (): Promise<void> => {};

/** All is well, and a token is refreshed in time. */
export const refreshPhase: Phase = {
  name: 'refresh',
  expects: {},
  bring: async (fleet) => {
    await awaitRefresh(fleet);
    // Scraped, and seen by whoever does not refresh.
    await until(
      async () => ((await readValue(fleet, 'min(leadferry_token_generation)')) ?? 0) >= 1,
      30,
      'all to know it',
    );
    return {};
  },
  mend: nothing,
};

/** One keeper loses its way to Secrets Manager, and the other refreshes. */
export const disagreePhase: Phase = {
  name: 'keepers disagree',
  expects: { LeadferryKeepersDisagree: 3 },
  bring: async (fleet) => {
    fleet.secretsOfSecond.cut();
    return { LeadferryKeepersDisagree: await awaitRefresh(fleet) };
  },
  mend: async ({ secretsOfSecond }) => secretsOfSecond.mend(),
};

/** A refresh is answered, and Secrets Manager takes no new version any more. */
export const escrowPhase: Phase = {
  name: 'escrow',
  // The owner counts from the answer, whoever finds it in escrow from the request.
  expects: { LeadferryEscrowOld: 4 },
  bring: async (fleet) => {
    const { world, scale } = fleet;
    world.simulator.set({ tokenLatencyBeforeMs: 2500 });
    const claims = world.secrets.calls.PutSecretValue;
    const isClaimed = () => world.secrets.calls.PutSecretValue > claims;
    await until(isClaimed, scale.setting.tokenLifeSeconds, 'a claim');
    // The claim is looked at once more before the refresh token is sent.
    await delay(1500);
    await world.secrets.set({ faultBeforeRate: 1, operations: ['PutSecretValue', 'UpdateSecretVersionStage'] });
    const sentMs = await awaitRefresh(fleet);
    world.simulator.set({ tokenLatencyBeforeMs: 0 });
    return { LeadferryEscrowOld: sentMs + scale.seconds(600) * 1000 };
  },
  mend: async ({ world }) => void (await world.secrets.set({ faultBeforeRate: 0, operations: 'all' })),
};

const isCut = ({ endpoint, answered }: JournalEntry): boolean => endpoint === 'token' && answered.startsWith('reset');

/** The answer of a refresh never comes. It is not known whether it was carried out, so the token runs down to the last chance. */
export const lostAnswerPhase: Phase = {
  name: 'lost answer',
  expects: {
    LeadferryRefreshUnknownOutcome: 3,
    LeadferryAccessTokenUnder8Hours: 1,
    LeadferryAccessTokenUnder4Hours: 1,
  },
  bring: async (fleet) => {
    const { world, scale } = fleet;
    world.simulator.set({ faults: [{ at: 'token', kind: 'reset', when: 'before', times: 1 }] });
    const { atMs } = await awaitRequest(fleet, isCut, scale.setting.tokenLifeSeconds, 'a refresh that is cut off');
    await delay(1500);
    const left = (await readValue(fleet, 'max(leadferry_token_access_expires_seconds)')) ?? Number.NaN;
    const endsMs = Date.now() + left * 1000;
    return {
      LeadferryRefreshUnknownOutcome: atMs,
      LeadferryAccessTokenUnder8Hours: endsMs - scale.life(lowLifeShare) * 1000,
      LeadferryAccessTokenUnder4Hours: endsMs - scale.life(lowestLifeShare) * 1000,
    };
  },
  // The last chance succeeds by itself.
  mend: async ({ world }) => world.simulator.set({ faults: [] }),
};

/** The grant is revoked, access token and all; a person brings a new one. */
export const deadGrantPhase: Phase = {
  name: 'dead grant',
  expects: { LeadferryReauthorisationRequired: 8, LeadferryLeadsBlocked: 8 },
  bring: async (fleet) => {
    // So that the token does not come to its own thresholds meanwhile.
    await ensureLife(fleet, 0.65);
    const revokedMs = Date.now();
    fleet.world.simulator.account('default').revokeGrants({ keepAccessTokens: false });
    return { LeadferryReauthorisationRequired: revokedMs, LeadferryLeadsBlocked: revokedMs };
  },
  mend: ({ world }) => world.putTokens('default'),
};
