import type { AddressInfo } from 'node:net';
import { registerApi } from './api/register-api.ts';
import { createTokenSigner } from './authorization/access-token.ts';
import { createExchangeToken } from './authorization/exchange-token.ts';
import { createGrantRecords } from './authorization/grant-records.ts';
import { createGrants } from './authorization/grants.ts';
import { createPendingCodes } from './authorization/pending-codes.ts';
import { ACTIVATION_PATH, registerActivationPage } from './authorization/register-activation-page.ts';
import { registerAuthorizePage } from './authorization/register-authorize-page.ts';
import { AUTH_PATH, registerTokenEndpoint } from './authorization/register-token-endpoint.ts';
import { createTokenIssuer } from './authorization/token-issuer.ts';
import { createSimulatorClock, machineTime } from './clock.ts';
import { createHandles } from './control/handles.ts';
import { registerControl } from './control/register-control.ts';
import { createFaultPlan } from './faults/fault-plan.ts';
import { createServeCall } from './http/serve-call.ts';
import { createWebServer } from './http/web-server.ts';
import { createJournal } from './journal/journal.ts';
import { openJournalFile } from './journal/journal-file.ts';
import { watchLoopLag } from './journal/loop-lag.ts';
import { createRequestLimits } from './limits/request-limits.ts';
import type { Simulator, SimulatorOptions } from './simulator.ts';
import { restoreSnapshot, takeSnapshot } from './state/snapshot.ts';
import { openStateFile, readStateFile } from './state/state-file.ts';
import { createSwitchBoard } from './switches.ts';
import { createWorld } from './world/world.ts';

/**
 * Starts Constant Contact on this machine: API, authorization server and control on one port.
 *
 * Nothing exists in it until `addApplication` and `addAccount` are called, unless a state file brings it back.
 *
 * @throws {z.ZodError} a switch does not exist or its value does not fit.
 */
export const startSimulator = async (options: SimulatorOptions = {}): Promise<Simulator> => {
  const board = createSwitchBoard(options.switches);
  const switches = () => board.current;
  const clock = createSimulatorClock({
    source: options.clock ?? machineTime,
    offsetMs: () => switches().clockOffsetMs,
  });

  const world = createWorld({ clock });
  const records = createGrantRecords();
  const { stateFile: statePath, journalFile: journalPath } = options;
  const kept = statePath === undefined ? undefined : readStateFile(statePath);
  if (kept !== undefined) restoreSnapshot(kept, world, records);
  const stateFile = statePath === undefined ? undefined : openStateFile(statePath, () => takeSnapshot(world, records));
  const journalFile = journalPath === undefined ? undefined : openJournalFile(journalPath);

  const signer = await createTokenSigner();
  const issuer = createTokenIssuer({ clock, signer, world, records });
  const grants = createGrants({ clock, switches, world, records, issuer });
  const limits = createRequestLimits({ clock, switches });
  const codes = createPendingCodes({ clock, switches });
  const journal = createJournal(journalFile === undefined ? {} : { write: journalFile.write });

  let plan = createFaultPlan(switches().faults, switches().seed);
  board.onChange((current, changed) => {
    if (changed.has('faults') || changed.has('seed')) plan = createFaultPlan(current.faults, current.seed);
  });

  const app = createWebServer({ clock });
  app.addHook('onResponse', (_request, _reply, done) => {
    stateFile?.touch();
    done();
  });
  let url = '';
  const activationUrl = () => `${url}${ACTIVATION_PATH}`;
  const serve = createServeCall({ journal, switches, faults: () => plan });
  const exchange = createExchangeToken({ grants, codes, clock });
  registerApi(app, { clock, serve, grants, limits, world, switches });
  registerTokenEndpoint(app, { world, limits, switches, serve, exchange, codes, signer, activationUrl });
  registerAuthorizePage(app, { world, codes, serve });
  registerActivationPage(app, { world, codes, clock, serve });

  let endLagWatch = (): void => {};
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
      return switches();
    },
    journal,
    set: board.set,
    ...createHandles({ world, grants, limits, clock, changed: () => stateFile?.touch() }),
    stop: async () => {
      endLagWatch();
      await app.close();
      stateFile?.close();
      await journalFile?.close();
    },
  };
  registerControl(app, { simulator, world });

  await app.listen({ port: options.port ?? 0, host: options.host ?? '127.0.0.1' });
  const { address, port } = app.server.address() as AddressInfo;
  url = `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
  endLagWatch = watchLoopLag({ clock, report: journal.noteLag });
  return simulator;
};
