import type { AccessToken, Family, GrantRecords, RefreshToken } from '../authorization/grant-records.ts';
import type { Contact } from '../contacts/contact.ts';
import { type AccountSettings, createAccount } from '../world/account.ts';
import type { Application } from '../world/application.ts';
import type { CustomField, List, Tag } from '../world/names.ts';
import type { World } from '../world/world.ts';

/** An account with all it holds, as a state file keeps it. */
export interface AccountSnapshot extends AccountSettings {
  readonly lists: readonly List[];
  readonly customFields: readonly CustomField[];
  readonly tags: readonly Tag[];
  readonly contacts: readonly Contact[];
}

/** What outlives a restart: everything but the journal, the switches, the counts of limits and codes not yet exchanged. */
export interface Snapshot {
  readonly applications: readonly Application[];
  readonly accounts: readonly AccountSnapshot[];
  readonly families: readonly Family[];
  readonly refreshTokens: readonly RefreshToken[];
  readonly accessTokens: readonly AccessToken[];
  readonly generations: Readonly<Record<string, number>>;
}

/** Takes a snapshot. */
export const takeSnapshot = (world: World, records: GrantRecords): Snapshot => ({
  applications: [...world.applications.values()],
  accounts: [...world.accounts.values()].map((account) => ({
    ...account,
    lists: account.lists.all(),
    customFields: account.customFields.all(),
    tags: account.tags.all(),
    contacts: [...account.contacts.walk({ nowMs: 0, lagMs: 0 })],
  })),
  families: [...records.families.values()],
  refreshTokens: [...records.refreshTokens.values()],
  accessTokens: [...records.accessTokens.values()],
  generations: Object.fromEntries(records.generations),
});

/** Puts a snapshot into a world and records that are empty. */
export const restoreSnapshot = (snapshot: Snapshot, world: World, records: GrantRecords): void => {
  for (const application of snapshot.applications) world.addApplication(application);

  for (const { lists, customFields, tags, contacts, ...settings } of snapshot.accounts) {
    const account = createAccount(settings);
    for (const list of lists) account.lists.add(list);
    for (const field of customFields) account.customFields.add(field);
    for (const tag of tags) account.tags.add(tag);
    for (const contact of contacts) account.contacts.put(contact, 0, 0);
    world.putAccount(account);
  }

  for (const family of snapshot.families) records.families.set(family.id, family);
  for (const token of snapshot.refreshTokens) records.refreshTokens.set(token.value, token);
  for (const token of snapshot.accessTokens) records.accessTokens.set(token.value, token);
  for (const [account, generation] of Object.entries(snapshot.generations))
    records.generations.set(account, generation);
};
