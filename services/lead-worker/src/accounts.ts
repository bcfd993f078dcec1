import { type ApplicationDependencies, createApplicationDoor, type UnchangedMemoryMetrics } from '@leadferry/account';
import type { NamesMetrics } from '@leadferry/constant-contact';
import { ConfigError } from '@leadferry/runtime';
import type { Account } from './account.ts';
import type { WorkerConfig } from './config.ts';
import type { LeadWorkerMetrics } from './metrics.ts';
import { openAccount } from './open-account.ts';
import type { AccountState } from './readiness.ts';

export interface AccountsDependencies extends ApplicationDependencies {
  readonly config: WorkerConfig;
  readonly metrics: ApplicationDependencies['metrics'] & {
    readonly worker: LeadWorkerMetrics;
    readonly memory: UnchangedMemoryMetrics;
    readonly names: NamesMetrics;
  };
  /** Called with an account when a newer token set of it may be had. */
  readonly onTokenNews: (account: string) => void;
}

/** Every configured account, opened when it is first needed. */
export interface Accounts {
  /**
   * Opens an account, once.
   *
   * @throws TokenUnavailableError while the application's secret cannot be read; ConfigError or TokenConfigError
   *   when it can be read but not used.
   */
  open(name: string): Promise<Account>;
  /** Returns an account that is open already. */
  atHand(name: string): Account | undefined;
  /** Tells, per configured account, whether its token has ever been read. */
  states(): ReadonlyMap<string, AccountState>;
  close(): Promise<void>;
}

/** Creates the accounts of the configuration. Nothing is read before the first `open`. */
export const createAccounts = (dependencies: AccountsDependencies): Accounts => {
  const { config } = dependencies;
  const door = createApplicationDoor(dependencies);
  const opened = new Map<string, Account>();

  return {
    atHand: (name) => opened.get(name),
    async open(name) {
      const known = opened.get(name);
      if (known) return known;
      const settings = config.accounts[name];
      if (settings === undefined) throw new ConfigError([`accounts: there is none named ${name}`]);
      const application = await door.open();
      const account = opened.get(name) ?? openAccount({ ...dependencies, name, settings, application });
      opened.set(name, account);
      return account;
    },
    states: () =>
      new Map(
        [...new Set(config.topics.map(({ account }) => account))].map((name) => [
          name,
          opened.get(name)?.tokens.hasEverRead() ? 'read' : 'unread',
        ]),
      ),
    async close() {
      door.endCalls();
      await Promise.all([...opened.values()].flatMap(({ tokens, memory }) => [tokens.close(), memory.close()]));
      await door.close();
    },
  };
};
