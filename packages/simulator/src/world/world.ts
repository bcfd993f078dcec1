import { randomUUID } from 'node:crypto';
import { formatInstant, type SimulatorClock } from '../clock.ts';
import { seedContact } from '../contacts/contact-seed.ts';
import { type Account, type AccountInput, accountSchema, createAccount, createEncodedAccountId } from './account.ts';
import { type Application, type ApplicationInput, applicationSchema } from './application.ts';
import { createCustomField, createList, createTag } from './names.ts';

/** The applications and accounts that exist. */
export interface World {
  readonly applications: ReadonlyMap<string, Application>;
  readonly accounts: ReadonlyMap<string, Account>;
  /** Adds an application, or replaces the settings of the one with the same client id. */
  addApplication(input: ApplicationInput): Application;
  /**
   * Adds an account with its names and contacts.
   *
   * @throws {RangeError} an account of that name exists, or a contact names a list, field or tag the account lacks.
   */
  addAccount(input: AccountInput): Account;
  /** Puts an account as it was, for example from a state file. */
  putAccount(account: Account): void;
}

/** Makes a world with nothing in it. */
export const createWorld = (deps: { clock: SimulatorClock }): World => {
  const { clock } = deps;
  const applications = new Map<string, Application>();
  const accounts = new Map<string, Account>();

  const addAccount = (input: AccountInput): Account => {
    const wanted = accountSchema.parse(input);
    if (accounts.has(wanted.name)) throw new RangeError(`an account named ${wanted.name} exists already`);

    const at = formatInstant(clock.now());
    const account = createAccount({
      name: wanted.name,
      encodedAccountId: createEncodedAccountId(),
      userId: randomUUID(),
      organizationName: wanted.organizationName ?? `${wanted.name} Ltd`,
      privileges: wanted.privileges,
      confirmedOptIn: wanted.confirmedOptIn,
    });

    for (const name of wanted.lists) account.lists.add(createList(name, at));
    for (const label of wanted.customFields) account.customFields.add(createCustomField(label, at));
    for (const name of wanted.tags) account.tags.add(createTag(name, at));
    for (const seed of wanted.contacts) account.contacts.put(seedContact(account, seed, clock.now()), clock.now(), 0);

    accounts.set(account.name, account);
    return account;
  };

  return {
    applications,
    accounts,
    addApplication: (input) => {
      const application = applicationSchema.parse(input);
      applications.set(application.clientId, application);
      return application;
    },
    addAccount,
    putAccount: (account) => {
      accounts.set(account.name, account);
    },
  };
};
