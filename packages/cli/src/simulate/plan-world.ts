import type { ConfigFile } from '@leadferry/config';
import type { AccountInput, ApplicationInput, Setup } from '@leadferry/simulator';
import type { SimulateIntent } from './simulate-command.ts';

/** A secret that is to be there; without a text it has no value yet, and `account` says whose grant it takes. */
export interface PlannedSecret {
  readonly name: string;
  readonly text?: string;
  readonly account?: string;
}

/** What a simulator starts with, so that workers of a config file find all they need. */
export interface PlannedWorld {
  readonly applications: readonly ApplicationInput[];
  /** Client id of the application that the accounts' grants are of. */
  readonly grantsOf: string;
  readonly accounts: readonly AccountInput[];
  readonly secrets: readonly PlannedSecret[];
}

const simulated = { clientId: 'simulated-key', clientSecret: 'simulated-secret' };

type Names = Pick<SimulateIntent, 'lists' | 'customFields' | 'tags'>;

/** The parts of a config file that are asked for. */
export interface WorldFile {
  readonly application: Pick<ConfigFile['application'], 'secret'>;
  readonly accounts: Readonly<
    Record<string, { readonly tokenSecret: string; readonly accessTokenSecret?: string | undefined }>
  >;
  readonly topics: Readonly<Record<string, Pick<ConfigFile['topics'][string], 'account' | 'lists'>>>;
  readonly pages?: ConfigFile['pages'];
}

type Given = Pick<Setup, 'applications' | 'accounts'>;

/**
 * Plans accounts, lists and secrets. A setup's own applications and accounts go first, then those of the config file; without
 * either, there is one account with one list. Without a config file an account's secret is named `leadferry/ACCOUNT/token`.
 */
export const planWorld = (
  file: WorldFile | undefined,
  names: Names,
  { applications, accounts }: Given = { applications: [], accounts: [] },
): PlannedWorld => {
  const world = file ?? simplestFile(accounts.map(({ name }) => name));
  const { publicUrl, operatorSecret } = world.pages ?? {};
  const redirectUris = publicUrl === undefined ? [] : [`${publicUrl}/callback`];
  const used = applications.length > 0 ? applications : [{ ...simulated, redirectUris }];
  const [first = { ...simulated, redirectUris }] = used;
  return {
    applications: used,
    grantsOf: first.clientId,
    accounts:
      accounts.length > 0 ? accounts : Object.keys(world.accounts).map((name) => planAccount(name, world, names)),
    secrets: [
      { name: world.application.secret, text: toSecret(first) },
      ...Object.entries(world.accounts).flatMap(([account, { tokenSecret, accessTokenSecret }]) => [
        { name: tokenSecret, account },
        ...(accessTokenSecret === undefined ? [] : [{ name: accessTokenSecret }]),
      ]),
      ...(operatorSecret === undefined ? [] : [{ name: operatorSecret, text: 'simulated-operator' }]),
    ],
  };
};

const planAccount = (name: string, { topics }: WorldFile, names: Names): AccountInput => {
  const own = Object.values(topics).flatMap(({ account, lists }) => (account === name ? lists : []));
  const { customFields, tags } = names;
  return { name, lists: [...new Set([...own, ...names.lists])], customFields: [...customFields], tags: [...tags] };
};

const toSecret = ({ clientId, clientSecret }: { clientId: string; clientSecret?: string | undefined }): string =>
  JSON.stringify({ client_id: clientId, ...(clientSecret === undefined ? {} : { client_secret: clientSecret }) });

const simplestFile = (names: readonly string[]): WorldFile => {
  const accounts = names.length > 0 ? names : ['default'];
  const [account = 'default'] = accounts;
  return {
    application: { secret: 'leadferry/application' },
    accounts: Object.fromEntries(accounts.map((name) => [name, { tokenSecret: `leadferry/${name}/token` }])),
    topics: { leads: { account, lists: ['Newsletter'] } },
  };
};
