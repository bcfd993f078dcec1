import type { AddressInfo } from 'node:net';
import { registerApi } from './api/register-api.ts';
import { createTokenSigner } from './authorization/access-token.ts';
import { createExchangeToken } from './authorization/exchange-token.ts';
import { createGrantRecords } from './authorization/grant-records.ts';
import { createGrants } from './authorization/grants.ts';
import { createPendingCodes } from './authorization/pending-codes.ts';
import { AUTH_PATH, registerTokenEndpoint } from './authorization/register-token-endpoint.ts';
import type { TokenAnswer } from './authorization/token-answer.ts';
import { createSimulatorClock, machineTime, type TimeSource } from './clock.ts';
import { type AccountInspector, createAccountInspector } from './control/account-inspector.ts';
import { registerControl } from './control/register-control.ts';
import { createFaultPlan } from './faults/fault-plan.ts';
import { createServeCall } from './http/serve-call.ts';
import { createWebServer } from './http/web-server.ts';
import { createJournal, type Journal } from './journal/journal.ts';
import { watchLoopLag } from './journal/loop-lag.ts';
import { createRequestLimits } from './limits/request-limits.ts';
import { createSwitchBoard, type Switches, type SwitchesUpdate } from './switches.ts';
import type { AccountInput } from './world/account.ts';
import type { Application, ApplicationInput } from './world/application.ts';
import { createWorld } from './world/world.ts';

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
}

/** Which grant `grant` makes. */
export interface GrantOptions {
  /** Client id; needed only where there are several applications. */
  readonly application?: string | undefined;
  /** Default `contact_data account_read offline_access`. */
  readonly scopes?: readonly string[] | undefined;
}

/** A running simulator. */
export interface Simulator {
  /** `http://…` without a path. */
  readonly url: string;
  /** `http://…/v3`. */
  readonly apiUrl: string;
  /** `http://…/oauth2/default/v1`; `/authorize`, `/token`, `/device/authorize` lie below it. */
  readonly authUrl: string;
  readonly journal: Journal;
  readonly switches: Switches;
  /** Changes switches; the ones left out stay. Setting `faults` or `seed` starts the fault plan anew. */
  set(update: SwitchesUpdate): void;
  addApplication(input?: ApplicationInput): Application;
  /** Adds an account and returns its inspector. */
  addAccount(input: AccountInput): AccountInspector;
  /** Gives a token set as a first login would, without a browser. Not in the journal, not limited. */
  grant(account: string, options?: GrantOptions): TokenAnswer;
  account(name: string): AccountInspector;
  /** API requests an application has spent in the day of the pretended time. */
  usedToday(clientId?: string): number;
  setUsedToday(used: number, clientId?: string): void;
  /** Closes all connections, hanging ones too. */
  stop(): Promise<void>;
}

/** Scopes of a grant where none are named. */
export const DEFAULT_SCOPES = ['contact_data', 'account_read', 'offline_access'] as const;

/**
 * Starts Constant Contact on this machine: API, authorization server and control on one port.
 *
 * Nothing exists in it until `addApplication` and `addAccount` are called. Functions given a name that does not exist throw a
 * {@link RangeError}.
 */
export const startSimulator = async (options: SimulatorOptions = {}): Promise<Simulator> => {
  const board = createSwitchBoard(options.switches);
  const switches = () => board.current;
  const clock = createSimulatorClock({
    source: options.clock ?? machineTime,
    offsetMs: () => board.current.clockOffsetMs,
  });
  const world = createWorld({ clock });
  const signer = await createTokenSigner();
  const records = createGrantRecords();
  const grants = createGrants({ clock, switches, signer, world, records });
  const limits = createRequestLimits({ clock, switches });
  const codes = createPendingCodes({ clock, switches });
  const journal = createJournal();

  let plan = createFaultPlan(board.current.faults, board.current.seed);
  board.onChange((current, changed) => {
    if (changed.has('faults') || changed.has('seed')) plan = createFaultPlan(current.faults, current.seed);
  });

  const app = createWebServer({ clock });
  const serve = createServeCall({ journal, switches, faults: () => plan });
  const exchange = createExchangeToken({ grants, codes, clock });
  let url = '';
  registerApi(app, { clock, serve, grants, limits, world, switches });
  registerTokenEndpoint(app, {
    world,
    limits,
    switches,
    serve,
    exchange,
    codes,
    signer,
    activationUrl: () => `${url}/activate`,
  });

  const needAccount = (name: string) => {
    const account = world.accounts.get(name);
    if (account === undefined) throw new RangeError(`there is no account named ${name}`);
    return account;
  };
  const needClientId = (clientId: string | undefined): string => {
    const [only, ...others] = world.applications.keys();
    if (clientId !== undefined && world.applications.has(clientId)) return clientId;
    if (clientId === undefined && only !== undefined && others.length === 0) return only;
    throw new RangeError(clientId === undefined ? 'name one of the applications' : 'there is no such application');
  };
  const inspect = (name: string) => createAccountInspector({ account: needAccount(name), grants, clock });

  const simulator: Simulator = {
    get url() {
      return url;
    },
    get apiUrl() {
      return `${url}/v3`;
    },
    get authUrl() {
      return `${url}${AUTH_PATH}`;
    },
    get switches() {
      return board.current;
    },
    journal,
    set: (update) => board.set(update),
    addApplication: (input = {}) => world.addApplication(input),
    addAccount: (input) => inspect(world.addAccount(input).name),
    account: inspect,
    grant: (account, { application, scopes = DEFAULT_SCOPES } = {}) => {
      const clientId = needClientId(application);
      const result = grants.open({ account: needAccount(account).name, clientId, scopes, flow: 'pasted' });
      if (result.kind === 'refused') throw new RangeError(result.error.error_description);
      return result.answer;
    },
    usedToday: (clientId) => limits.usedToday(needClientId(clientId)),
    setUsedToday: (used, clientId) => limits.setUsedToday(needClientId(clientId), used),
    stop: async () => {
      endLagWatch();
      await app.close();
    },
  };

  registerControl(app, { simulator, world });
  await app.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' });
  const { address, port } = app.server.address() as AddressInfo;
  url = `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
  const endLagWatch = watchLoopLag({ clock, report: journal.noteLag });
  return simulator;
};
