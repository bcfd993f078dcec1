import {
  type Application,
  type ApplicationDependencies,
  createApplicationDoor,
  createProbe,
  openTokens,
} from '@leadferry/account';
import type { AccountConfig } from '@leadferry/config';
import { createSecretsManagerStore, type Probe, type TokenProvider, type TokenStore } from '@leadferry/token';
import { createChangeLogger } from './keeping/change-logger.ts';

/**
 * Share of a token's life after which a keeper refreshes it; the provider spreads it by 5 % either way for each
 * generation. So of two keepers one comes first by chance, and the other is due within a twentieth of the life.
 */
export const keeperRefreshAtRatio = 0.5;

/** What is known of an account without asking anybody. */
export interface Account {
  readonly name: string;
  readonly settings: AccountConfig;
  readonly store: TokenStore;
  /** The page on which a person authorises it; undefined where no pages are hosted. */
  readonly authorizeAt: string | undefined;
}

/** An account whose application is open, ready to work for. */
export interface OpenAccount extends Account {
  readonly application: Application;
  readonly tokens: TokenProvider;
  readonly probe: Probe;
}

/** Every configured account, opened when it is first needed. */
export interface Accounts {
  readonly all: ReadonlyMap<string, Account>;
  /**
   * Opens an account, once.
   *
   * @throws TokenUnavailableError while the application's secret cannot be read; TokenConfigError when it can be read
   *   but not used.
   * @throws RangeError there is no account of that name.
   */
  open(name: string): Promise<OpenAccount>;
  /**
   * Opens what all accounts share, once.
   *
   * @throws TokenUnavailableError, TokenConfigError: as `open`.
   */
  openApplication(): Promise<Application>;
  /** Tells, per configured account, whether its token has ever been read. */
  states(): ReadonlyMap<string, boolean>;
  /** Begins no refresh any more, and waits for those between claim and promotion. */
  closeTokens(): Promise<void>;
  /** Closes the connections to the API. */
  close(): Promise<void>;
}

/** Creates the accounts of the configuration. Nothing is read before the first `open`. */
export const createAccounts = (dependencies: ApplicationDependencies): Accounts => {
  const { config, client, logger, metrics } = dependencies;
  const door = createApplicationDoor(dependencies);
  const opened = new Map<string, OpenAccount>();
  let isClosing = false;

  const all = new Map(
    Object.entries(config.accounts).map(([name, settings]): [string, Account] => [
      name,
      {
        name,
        settings,
        store: createSecretsManagerStore({
          client,
          secretId: settings.tokenSecret,
          accessTokenSecretId: settings.accessTokenSecret,
          countCall: (operation) => metrics.token.countStoreCall(name, operation),
        }),
        authorizeAt: config.pages?.publicUrl && `${config.pages.publicUrl.replace(/\/+$/, '')}/authorize/${name}`,
      },
    ]),
  );

  const openWith = (account: Account, application: Application): OpenAccount => ({
    ...account,
    application,
    probe: createProbe({ ...application, gate: application.gateOf(account.name) }),
    tokens: openTokens({
      ...dependencies,
      name: account.name,
      // What workers may do is their affair: a keeper is there to refresh.
      settings: { ...account.settings, mode: 'refresher' },
      application,
      logger: createChangeLogger(logger, account.authorizeAt),
      refreshAtRatio: keeperRefreshAtRatio,
    }),
  });

  return {
    all,
    async open(name) {
      const account = all.get(name);
      if (account === undefined) throw new RangeError(`there is no account named ${name}`);
      const application = await door.open();
      const open = opened.get(name) ?? openWith(account, application);
      if (!opened.has(name) && isClosing) await open.tokens.close();
      opened.set(name, open);
      return open;
    },
    openApplication: () => door.open(),
    states: () => new Map([...all.keys()].map((name) => [name, opened.get(name)?.tokens.hasEverRead() ?? false])),
    async closeTokens() {
      isClosing = true;
      await Promise.all([...opened.values()].map(({ tokens }) => tokens.close()));
    },
    close: () => door.close(),
  };
};
