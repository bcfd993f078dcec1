import type { AccountConfig } from '@leadferry/config';
import type { Clock } from '@leadferry/runtime';
import {
  readApplicationSecret,
  readTokenState,
  type SecretsManagerApi,
  TokenConfigError,
  type TokenState,
  TokenUnavailableError,
} from '@leadferry/token';
import type { OpenDeployment } from '../open-deployment.ts';

/** What was found out, or why it was not: `unusable` is for a person to mend, `away` may pass. */
export type Finding<T> =
  | { readonly kind: 'found'; readonly value: T }
  | { readonly kind: 'unusable' | 'away'; readonly why: string };

/** How one account stands. */
export interface AccountStatus {
  readonly account: string;
  readonly settings: AccountConfig;
  readonly token: Finding<TokenState>;
}

/** How the application and its accounts stand at one moment. */
export interface Statuses {
  readonly atMs: number;
  /** Whether the application's secret can be used. */
  readonly application: Finding<true>;
  readonly accounts: readonly AccountStatus[];
}

/** Asks Secrets Manager how accounts stand. Changes nothing, and asks neither Redis nor Constant Contact. */
export const readStatuses = async (
  { config, client, openStore }: Pick<OpenDeployment, 'config' | 'client' | 'openStore'>,
  accounts: readonly (readonly [name: string, settings: AccountConfig])[],
  clock: Clock,
): Promise<Statuses> => {
  const [application, found] = await Promise.all([
    findOut(() => checkApplication(client, config.application.secret)),
    Promise.all(
      accounts.map(async ([account, settings]) => ({
        account,
        settings,
        token: await findOut(() => readTokenState({ account, store: openStore(settings), clock })),
      })),
    ),
  ]);
  return { atMs: clock.now(), application, accounts: found };
};

const checkApplication = async (client: SecretsManagerApi, secretId: string): Promise<true> => {
  await readApplicationSecret({ client, secretId });
  return true;
};

const findOut = async <T>(read: () => Promise<T>): Promise<Finding<T>> => {
  try {
    return { kind: 'found', value: await read() };
  } catch (error) {
    if (error instanceof TokenConfigError) return { kind: 'unusable', why: error.message };
    if (error instanceof TokenUnavailableError) return { kind: 'away', why: error.message };
    throw error;
  }
};
