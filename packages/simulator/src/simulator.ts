import type { TokenAnswer } from './authorization/token-answer.ts';
import type { TimeSource } from './clock.ts';
import type { AccountInspector } from './control/account-inspector.ts';
import type { Journal } from './journal/journal.ts';
import type { Switches, SwitchesUpdate } from './switches.ts';
import type { AccountInput } from './world/account.ts';
import type { Application, ApplicationInput } from './world/application.ts';

/** How to start a simulator; everything may be left out. */
export interface SimulatorOptions {
  /** Default 0: a free port. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Switches that differ from their defaults. */
  readonly switches?: SwitchesUpdate;
  /** Default the machine's clocks. */
  readonly clock?: TimeSource;
  /** Gets each journal entry as a line of JSON. Default none. */
  readonly journalFile?: string | undefined;
  /** Keeps applications, accounts, contacts and tokens over a restart. Default none. */
  readonly stateFile?: string | undefined;
}

/** Which grant `grant` makes. */
export interface GrantOptions {
  /** Client id; needed only where there are several applications. */
  readonly application?: string | undefined;
  /** Default {@link DEFAULT_SCOPES}. */
  readonly scopes?: readonly string[] | undefined;
}

/** Scopes of a grant where none are named. */
export const DEFAULT_SCOPES: readonly string[] = ['contact_data', 'account_read', 'offline_access'];

/** A running simulator. Functions given a name that does not exist throw a {@link RangeError}. */
export interface Simulator {
  /** `http://…` without a path. */
  readonly url: string;
  /** `http://…/v3`. */
  readonly apiUrl: string;
  /** `http://…/oauth2/default/v1`; `/authorize`, `/token`, `/device/authorize` lie below it. */
  readonly authUrl: string;
  /** Everything the simulator was asked. */
  readonly journal: Journal;
  /** The switches in force. */
  readonly switches: Switches;
  /** Changes switches; the ones left out stay. Setting `faults` or `seed` starts the fault plan anew. */
  set(update: SwitchesUpdate): void;
  /** Adds an application, or replaces the settings of the one with the same client id. */
  addApplication(input?: ApplicationInput): Application;
  /** Adds an account and returns its inspector. */
  addAccount(input: AccountInput): AccountInspector;
  /** Gives a token set as a first login would, without a browser. Not in the journal, not limited. */
  grant(account: string, options?: GrantOptions): TokenAnswer;
  /** The names of all accounts. */
  accountNames(): string[];
  /** Looks at an account. */
  account(name: string): AccountInspector;
  /** API requests an application has spent in the day of the pretended time. */
  usedToday(clientId?: string): number;
  /** Sets what an application has spent in that day. */
  setUsedToday(used: number, clientId?: string): void;
  /** Closes all connections, hanging ones too, and the files. */
  stop(): Promise<void>;
}
