import { access, constants } from 'node:fs/promises';
import { dirname } from 'node:path';
import { escrowDirectory } from '@leadferry/account';
import { errorCode } from '@leadferry/runtime';
import {
  type ApplicationSecret,
  createSecretsManagerReader,
  readTokenState,
  TokenConfigError,
  type TokenState,
  TokenUnavailableError,
} from '@leadferry/token';
import { createFindings, type Finding } from './finding.ts';
import { judgeToken } from './judge-token.ts';
import type { SecretsLook } from './look-at-secrets.ts';
import type { Patient } from './patient.ts';

const { good, attention, fault, skipped } = createFindings('token');

/** What was found about the accounts' tokens; an access token for each account that has one to work with. */
export interface TokensLook {
  readonly findings: readonly Finding[];
  readonly held: ReadonlyMap<string, HeldToken>;
}

/** Stays in the memory of the process. */
export interface HeldToken {
  readonly accessToken: string;
  /** Whose account was authorised, where it is pinned. */
  readonly pinnedId: string | undefined;
  /** Scopes that are known to be missing: what the API refuses for want of them is no news. */
  readonly lacksScopes: boolean;
}

/** Looks at each account's token set, without asking anybody but Secrets Manager. */
export const lookAtTokens = async (
  patient: Patient,
  secrets: SecretsLook,
  secret: ApplicationSecret | undefined,
): Promise<TokensLook> => {
  const held = new Map<string, HeldToken>();
  const looks = Object.entries(patient.config.accounts).map(async ([account, settings]) => {
    const isReader = settings.mode === 'reader';
    const secretId = isReader ? (settings.accessTokenSecret ?? '') : settings.tokenSecret;
    if (!secrets.isReadable(secretId)) return [skipped('token', `${secretId} cannot be read`, { about: account })];
    try {
      const look = isReader
        ? await lookAsReader(account, secretId, patient, secret)
        : await lookAsRefresher(account, patient, secrets, secret);
      if (look.held) held.set(account, look.held);
      return [...look.findings, ...(isReader ? [] : await compareSecrets(account, patient, secrets))];
    } catch (error) {
      if (error instanceof TokenUnavailableError) return [skipped('token', error.message, { about: account })];
      if (!(error instanceof TokenConfigError)) throw error;
      return [tellUnusable(account, error.message)];
    }
  });
  const findings = (await Promise.all(looks)).flat();
  return { findings: [...findings, await lookAtEscrow(patient)], held };
};

interface AccountLook {
  readonly findings: readonly Finding[];
  readonly held?: HeldToken;
}

const lookAsRefresher = async (
  account: string,
  { config, deployment, clock }: Patient,
  secrets: SecretsLook,
  secret: ApplicationSecret | undefined,
): Promise<AccountLook> => {
  const settings = config.accounts[account];
  if (settings === undefined) throw new TypeError('no such account');
  const store = deployment.openStore(settings);
  const state = await readTokenState({ account, store, clock });
  if (state.state === 'empty') {
    // A response as pasted is numbered when it is first read, which is a write.
    const told = secrets.isWritable(settings.tokenSecret)
      ? tellUnusable(account, state.advice)
      : skipped('token', `${settings.tokenSecret} may not be written, so its token set has no number yet`, {
          about: account,
        });
    return { findings: [told] };
  }
  const set = await store.readCurrent();
  return judgeHeld({ account, state, accessToken: set.accessToken }, { config, clock }, secret);
};

/** A reader sees the access token alone. */
const lookAsReader = async (
  account: string,
  secretId: string,
  { config, deployment, clock }: Patient,
  secret: ApplicationSecret | undefined,
): Promise<AccountLook> => {
  const reader = createSecretsManagerReader({ client: deployment.client, secretId });
  const set = await reader.readCurrent();
  const ending = await reader.readEnding(set);
  const { generation, issuedAtMs, expiresAtMs } = set;
  const advice = 'Authorise the account now: delivery waits for it, and goes on by itself.';
  const state: TokenState = {
    ...{ account, generation, issuedAtMs, expiresAtMs, advice },
    state: ending?.isLost === true ? 'reauth_required' : 'live',
    hasRefreshToken: true,
    ...(ending?.isAccessRefused === true ? { isAccessRefused: true as const } : {}),
  };
  return judgeHeld({ account, state, accessToken: set.accessToken }, { config, clock }, secret);
};

const judgeHeld = (
  { account, state, accessToken }: { account: string; state: TokenState; accessToken: string },
  { config, clock }: Pick<Patient, 'config' | 'clock'>,
  secret: ApplicationSecret | undefined,
): AccountLook => {
  const { scopes } = config.application;
  const findings = judgeToken({ account, state, accessToken, clientId: secret?.clientId, scopes, nowMs: clock.now() });
  const isDead = state.isAccessRefused === true || (state.expiresAtMs ?? 0) <= clock.now();
  const lacksScopes = findings.some(({ code }) => code === 'scope_missing');
  const held = { accessToken, pinnedId: state.pinned?.encodedAccountId, lacksScopes };
  return isDead ? { findings } : { findings, held };
};

const tellUnusable = (account: string, text: string): Finding =>
  fault('token_unusable', text, `authorise the account: "leadferry authorize --account ${account}"`, {
    about: account,
  });

/** Where there are two secrets, readers must see what refreshers store. */
const compareSecrets = async (
  account: string,
  { config, deployment }: Patient,
  secrets: SecretsLook,
): Promise<Finding[]> => {
  const settings = config.accounts[account];
  const secretId = settings?.accessTokenSecret;
  if (settings === undefined || secretId === undefined || !secrets.isReadable(secretId)) return [];
  const cure = 'see that token-keeper runs with the same accessTokenSecret: the next refresh fills it';
  try {
    const reader = createSecretsManagerReader({ client: deployment.client, secretId });
    const [stored, shown] = [await deployment.openStore(settings).readCurrent(), await reader.readCurrent()];
    const isSame = stored.accessToken === shown.accessToken;
    if (isSame) return [good('second_secret', `${secretId} shows readers the newest access token`, { about: account })];
    return [
      attention('second_secret_behind', `${secretId} shows readers an older access token`, cure, { about: account }),
    ];
  } catch (error) {
    if (!(error instanceof TokenConfigError)) throw error;
    return [
      attention('second_secret_behind', `${secretId} shows readers no access token yet`, cure, { about: account }),
    ];
  }
};

/** The folder itself is made when it is first needed. */
const lookAtEscrow = async ({ config }: Patient): Promise<Finding> => {
  const directory = escrowDirectory(config);
  for (let path = directory; ; path = dirname(path)) {
    try {
      await access(path, constants.W_OK | constants.X_OK);
      return good('escrow', `answers of the token endpoint can be rescued to ${directory}`);
    } catch (error) {
      const code = errorCode(error);
      if (code === 'ENOENT' && path !== dirname(path)) continue;
      return fault(
        'escrow_unwritable',
        `answers of the token endpoint cannot be rescued to ${directory} (${code ?? 'unknown'})`,
        'give LEADFERRY_ESCROW_DIR a folder that this user may write and that outlives the container, a volume for one',
        { about: directory },
      );
    }
  }
};
