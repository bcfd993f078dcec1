import type { TokenAnswer } from '../authorization/token-answer.ts';
import type { JournalEntry, LagSample } from '../journal/journal-entry.ts';
import type { GrantOptions } from '../simulator.ts';
import type { Switches, SwitchesUpdate } from '../switches.ts';
import type { AccountInput } from '../world/account.ts';
import type { Application, ApplicationInput } from '../world/application.ts';
import type { AccountNames } from './account-inspector.ts';
import { type AskControl, createRemoteAccount, type RemoteAccount } from './remote-account.ts';

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
 * @param deps.journalPage entries read at a time, at most and by default 2,000.
 * @throws {SimulatorControlError} from each function: the control refused; its message says why.
 */
export const connectSimulatorControl = (
  url: string,
  deps: { fetch?: typeof fetch; journalPage?: number } = {},
): SimulatorControl => {
  const { fetch: send = fetch, journalPage = 2000 } = deps;
  const base = `${new URL(url).origin}/__simulator`;

  const ask: AskControl = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
    const response = await send(`${base}${path}`, { ...init, headers: { 'content-type': 'application/json' } });
    const answer: unknown = await response.json();
    if (!response.ok)
      throw new SimulatorControlError(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`);
    return answer as T;
  };

  const readJournal = async (sinceIndex = 0): Promise<JournalEntry[]> => {
    const entries: JournalEntry[] = [];
    let since = sinceIndex;
    for (;;) {
      const page = await ask<{ entries: JournalEntry[] }>('GET', `/journal?since=${since}&limit=${journalPage}`);
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
    account: (name) => createRemoteAccount(ask, name),
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
