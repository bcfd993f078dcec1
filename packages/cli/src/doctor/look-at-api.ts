import { type ApplicationDoor, reportAnswer } from '@leadferry/account';
import { createMemoryNamesCache, createNames, ForbiddenError, UnknownNameError } from '@leadferry/constant-contact';
import { readDateHeader } from './clock-notes.ts';
import { createFindings, type Finding } from './finding.ts';
import { judgeApiFailure, tellApiAway, tellDaySpent } from './judge-api-failure.ts';
import type { HeldToken, TokensLook } from './look-at-token.ts';
import type { Patient } from './patient.ts';

const { good, attention, fault, skipped } = createFindings('api');

const limitMs = 8000;

/** Looks whether the API answers, takes each account's token, and has what the config names. Each call is on a permit of the budget. */
export const lookAtApi = async (
  patient: Patient,
  tokens: TokensLook,
  isApplicationKnown: boolean,
): Promise<Finding[]> => {
  const away = await knock(patient);
  if (away !== undefined) return [away];
  if (!isApplicationKnown)
    return [skipped('api', 'it answers; what it says to our tokens is not known without the application')];
  const { config, deployment } = patient;
  const day = await deployment.readDay();
  if (day !== undefined && day.remaining === 0) return [tellDaySpent()];
  const application = await deployment.openApplication();
  const looks: Finding[] = [];
  for (const account of Object.keys(config.accounts)) {
    const held = tokens.held.get(account);
    looks.push(
      ...(held === undefined
        ? [skipped('account', `account ${account} has no access token to ask with`, { about: account })]
        : await lookAtAccount({ account, held, application }, patient)),
    );
  }
  return [...looks, ...judgeDay(day?.remaining, config.application.limits)];
};

/** Asks without a token, which counts against no limit: the API answers 401. */
const knock = async ({ config, fetch, clock, clocks }: Patient): Promise<Finding | undefined> => {
  const fromMs = clock.now();
  try {
    const signal = AbortSignal.timeout(limitMs);
    const answer = await fetch(`${config.apiUrl}/account/user/privileges`, { redirect: 'manual', signal });
    const toldMs = readDateHeader(answer.headers.get('date'));
    if (toldMs !== undefined) clocks.note('the API', toldMs, { fromMs, toMs: clock.now() });
    await answer.body?.cancel();
    return answer.status >= 500 ? tellApiAway(`status ${answer.status}`) : undefined;
  } catch (error) {
    if (error instanceof TypeError && error.cause === undefined) throw error;
    return tellApiAway('no answer'); // whatever kept it from answering
  }
};

const judgeDay = (remaining: number | undefined, limits: Patient['config']['application']['limits']): Finding[] => {
  if (limits === 'unlimited' || remaining === undefined) return [];
  if (remaining >= limits.perDay / 10) return [good('day', `${remaining} of ${limits.perDay} calls are left today`)];
  const cure = 'see with "leadferry status" when the backlog clears';
  return [attention('day_low', `${remaining} of ${limits.perDay} calls are left today`, cure)];
};

interface AccountUnderLook {
  readonly account: string;
  readonly held: HeldToken;
  readonly application: Pick<Awaited<ReturnType<ApplicationDoor['open']>>, 'budget' | 'contacts'>;
}

const lookAtAccount = async (
  { account, held, application }: AccountUnderLook,
  patient: Patient,
): Promise<Finding[]> => {
  const { budget, contacts } = application;
  const { accessToken, pinnedId, lacksScopes } = held;
  const told = { about: account };
  const ask = async <T>(request: () => Promise<T>): Promise<T> => {
    await budget.acquire(AbortSignal.timeout(limitMs));
    return await reportAnswer(budget, request());
  };
  try {
    const privileges = await ask(() => contacts.getUserPrivileges(accessToken));
    const summary = await ask(() => contacts.getAccountSummary(accessToken)).catch(ignoreForbidden);
    const findings = judgePrivileges(
      account,
      privileges.map(({ name }) => name),
    );
    if (pinnedId !== undefined && summary !== undefined && summary.encodedAccountId !== pinnedId) {
      const cure = `log in as the right organisation, or pin this one: "leadferry authorize --account ${account} --replace-account"`;
      findings.push(
        fault(
          'other_organisation',
          `the token of account ${account} opens another organisation than the pinned one`,
          cure,
          told,
        ),
      );
    }
    const lists = await lookAtLists(account, patient, (cursor) =>
      ask(() => contacts.listContactLists(accessToken, cursor)),
    );
    return [...findings, ...lists];
  } catch (error) {
    return [judgeApiFailure(account, error, lacksScopes)];
  }
};

/** Whose account it is may be read with account_read only. */
const ignoreForbidden = (error: unknown): undefined => {
  if (!(error instanceof ForbiddenError)) throw error;
};

const neededPrivileges = ['contacts:read', 'contacts:write'];

const judgePrivileges = (account: string, names: readonly string[]): Finding[] => {
  const lost = neededPrivileges.filter((name) => !names.includes(name));
  if (lost.length === 0) return [good('account', `the API takes the token of account ${account}`, { about: account })];
  const text = `the user who authorised account ${account} lacks ${lost.join(', ')}`;
  const cure = `log in as an Account Owner or Manager: "leadferry authorize --account ${account}"`;
  return [fault('privilege_missing', text, cure, { about: account })];
};

type LoadLists = Parameters<typeof createNames>[0]['fetchPages']['lists'];

const lookAtLists = async (
  account: string,
  { config, deployment, clock }: Patient,
  lists: LoadLists,
): Promise<Finding[]> => {
  const wanted = new Set(config.topics.filter((topic) => topic.account === account).flatMap((topic) => topic.lists));
  if (wanted.size === 0) return [];
  const nothing = async () => ({ items: [] });
  const fetchPages = { lists, customFields: nothing, tags: nothing };
  const names = createNames({
    account,
    fetchPages,
    cache: createMemoryNamesCache({ clock }),
    clock,
    logger: deployment.logger,
  });
  try {
    await names.resolve({ lists: [...wanted], customFields: [], tags: [] });
    return [good('lists', `${wanted.size} configured lists are there`, { about: account })];
  } catch (error) {
    if (!(error instanceof UnknownNameError)) throw error;
    return error.names.map((name) =>
      fault(
        'list_unknown',
        `account ${account} has no list named '${name}'`,
        `create the list '${name}' there, or correct the name under topics.*.lists`,
        { about: account },
      ),
    );
  }
};
