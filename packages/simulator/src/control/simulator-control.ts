import type { TokenAnswer } from '../authorization/token-answer.ts';
import type { Contact, PermissionToSend } from '../contacts/contact.ts';
import type { ContactSeed } from '../contacts/contact-seed.ts';
import type { JournalEntry, LagSample } from '../journal/journal-entry.ts';
import type { GrantOptions } from '../simulator.ts';
import type { Switches, SwitchesUpdate } from '../switches.ts';
import type { AccountInput } from '../world/account.ts';
import type { Application, ApplicationInput } from '../world/application.ts';
import type { ContactDeed } from './register-control.ts';

/** Names of an account by their ids. */
export interface AccountNames {
  readonly lists: Readonly<Record<string, string>>;
  readonly customFields: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
}

/** The same as `AccountInspector`, over HTTP. */
export interface RemoteAccount {
  contacts(): Promise<Contact[]>;
  contact(email: string): Promise<Contact | undefined>;
  putContact(seed: ContactSeed): Promise<Contact>;
  unsubscribe(email: string, options?: { atMs?: number; reason?: string }): Promise<Contact>;
  confirm(email: string): Promise<Contact>;
  setPermission(email: string, permission: PermissionToSend): Promise<Contact>;
  removeContact(email: string, options?: { atMs?: number }): Promise<Contact>;
  setConfirmedOptIn(isOn: boolean): Promise<void>;
  names(): Promise<AccountNames>;
  generation(): Promise<number>;
  revokeGrants(options?: { keepAccessTokens?: boolean }): Promise<void>;
}

/** A running simulator seen from another process. */
export interface SimulatorControl {
  status(): Promise<{ url: string; apiUrl: string; authUrl: string; journalLength: number }>;
  switches(): Promise<Switches>;
  set(update: SwitchesUpdate): Promise<Switches>;
  addApplication(input?: ApplicationInput): Promise<Application>;
  addAccount(input: AccountInput): Promise<AccountNames>;
  grant(account: string, options?: GrantOptions): Promise<TokenAnswer>;
  account(name: string): RemoteAccount;
  /** Reads the journal from an index on, in as many requests as it takes. */
  readJournal(sinceIndex?: number): Promise<JournalEntry[]>;
  readLag(): Promise<LagSample[]>;
  clearJournal(): Promise<void>;
  usedToday(clientId: string): Promise<number>;
  setUsedToday(used: number, clientId: string): Promise<void>;
}

/** The simulator refused what its control was asked, or could not be reached. */
export class SimulatorControlError extends Error {
  readonly code = 'simulator_control';
  readonly retryable = false;
}

/**
 * Makes a client of the control of a simulator in another process.
 *
 * @param url any address of it: the part after host and port is ignored.
 * @throws {SimulatorControlError} from each function: the control refused; its message says why.
 */
export const connectSimulatorControl = (url: string, deps: { fetch?: typeof fetch } = {}): SimulatorControl => {
  const { fetch: send = fetch } = deps;
  const base = `${new URL(url).origin}/__simulator`;

  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await send(`${base}${path}`, { ...init, headers: { 'content-type': 'application/json' } });
    const answer: unknown = await response.json();
    if (!response.ok)
      throw new SimulatorControlError(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer as T;
  };

  const account = (name: string): RemoteAccount => {
    const path = `/accounts/${encodeURIComponent(name)}`;
    const act = (deed: ContactDeed) => ask<Contact>('POST', `${path}/contacts`, deed);
    const show = () => ask<AccountNames & { generation: number }>('GET', path);

    return {
      contacts: () => ask('GET', `${path}/contacts`),
      contact: async (email) => {
        const found = await ask<Contact[]>('GET', `${path}/contacts?email=${encodeURIComponent(email)}`);
        return found[0];
      },
      putContact: (contact) => act({ do: 'put', contact }),
      unsubscribe: (email, options = {}) => act({ do: 'unsubscribe', email, ...options }),
      confirm: (email) => act({ do: 'confirm', email }),
      setPermission: (email, permission) => act({ do: 'permit', email, permission }),
      removeContact: (email, options = {}) => act({ do: 'remove', email, ...options }),
      setConfirmedOptIn: async (confirmedOptIn) => {
        await ask('PATCH', path, { confirmedOptIn });
      },
      names: async () => {
        const { generation: _generation, ...names } = await show();
        return names;
      },
      generation: async () => (await show()).generation,
      revokeGrants: async (options = {}) => {
        await ask('POST', `${path}/revoke-grants`, options);
      },
    };
  };

  const readJournal = async (sinceIndex = 0): Promise<JournalEntry[]> => {
    const entries: JournalEntry[] = [];
    let since = sinceIndex;
    for (;;) {
      const page = await ask<{ entries: JournalEntry[] }>('GET', `/journal?since=${since}`);
      entries.push(...page.entries);
      const last = page.entries.at(-1);
      if (last === undefined) return entries;
      since = last.index + 1;
    }
  };

  return {
    status: () => ask('GET', '/status'),
    switches: () => ask('GET', '/switches'),
    set: (update) => ask('PATCH', '/switches', update),
    addApplication: (input = {}) => ask('POST', '/applications', input),
    addAccount: (input) => ask('POST', '/accounts', input),
    grant: (name, options = {}) => ask('POST', '/grants', { account: name, ...options }),
    account,
    readJournal,
    readLag: () => ask('GET', '/journal/lag'),
    clearJournal: async () => {
      await ask('DELETE', '/journal');
    },
    usedToday: async (clientId) => {
      const path = `/applications/${encodeURIComponent(clientId)}/used-today`;
      return (await ask<{ used: number }>('GET', path)).used;
    },
    setUsedToday: async (used, clientId) => {
      await ask('PUT', `/applications/${encodeURIComponent(clientId)}/used-today`, { used });
    },
  };
};
