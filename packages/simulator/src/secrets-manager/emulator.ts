import { setTimeout as sleep } from 'node:timers/promises';
import { machineTime, type TimeSource } from '../clock.ts';
import { createApiDoor } from './api-door.ts';
import { type CallCounts, createCallCounter } from './call-counts.ts';
import { createFateDraw } from './call-fate.ts';
import { controlPath, createControlDoor } from './control-door.ts';
import { type HandleRequest, openListener } from './listener.ts';
import { operations } from './operations.ts';
import { createSecretStore } from './secret-store.ts';
import { readStateFile, writeStateFile } from './state-file.ts';
import { mergeSwitches, type OperationName, type SecretsManagerSwitchesUpdate } from './switches.ts';

/** Says how an emulator starts. Everything has a default. */
export interface SecretsManagerEmulatorOptions {
  /** Default 0: a free one. */
  readonly port?: number;
  /** Default `127.0.0.1`. */
  readonly host?: string;
  /** Keeps the secrets between runs, in clear text, readable by the owner only. Default: they end with the process. */
  readonly file?: string;
  readonly switches?: SecretsManagerSwitchesUpdate;
  /** Default: the machine's. Dates of versions and their pruning follow it; latency does not. */
  readonly clock?: Pick<TimeSource, 'now'>;
  /** In [0, 1), for the six characters at the end of an ARN. Default `Math.random`. */
  readonly random?: () => number;
}

/** Is a running emulator. */
export interface SecretsManagerEmulator {
  /** The endpoint for an SDK client; `/__emulator/switches` and `/__emulator/calls` lie below it. */
  readonly url: string;
  /** The same controls on a port of their own, which stays open while the outage `refuse` closes `url`. */
  readonly controlUrl: string;
  /** Live counts by operation. */
  readonly calls: CallCounts;
  /** Changes some switches; resolves when they are in force. Rejects with a `ZodError` when one does not fit. */
  set(update: SecretsManagerSwitchesUpdate): Promise<void>;
  resetCalls(): void;
  /** Cuts all connections and closes both ports. */
  stop(): Promise<void>;
}

/**
 * Starts an emulator of AWS Secrets Manager in this process.
 *
 * It keeps AWS's rules for versions and staging labels to the letter and is linearizable, which AWS does not promise. It does
 * not check signatures, encrypt, rotate, replicate or delete.
 */
export const startSecretsManagerEmulator = async (
  options: SecretsManagerEmulatorOptions = {},
): Promise<SecretsManagerEmulator> => {
  const { host = '127.0.0.1', port = 0, file, clock = machineTime, random = Math.random } = options;
  const store = createSecretStore({ secrets: file === undefined ? [] : readStateFile(file) });
  const counter = createCallCounter();
  let switches = mergeSwitches(options.switches ?? {});
  let draw = createFateDraw(switches.seed);

  const apply = (name: OperationName, request: unknown): object => {
    const { run, writes } = operations[name];
    const answer = run(request, { store, now: () => clock.now(), random, lies: switches.lies });
    if (writes && file !== undefined) writeStateFile(file, store.all());

    return answer;
  };

  const set = async (update: SecretsManagerSwitchesUpdate): Promise<void> => {
    switches = mergeSwitches(update, switches);
    if (update.seed !== undefined) draw = createFateDraw(switches.seed);
    await (switches.outage === 'refuse' ? api.close() : api.open());
  };

  const answerControl = createControlDoor({
    switches: () => switches,
    set,
    calls: counter.counts,
    resetCalls: counter.reset,
  });
  const answerApi = createApiDoor({
    switches: () => switches,
    drawFate: (operation) => draw(switches, operation),
    apply,
    countCall: counter.add,
    sleep,
  });
  const handle: HandleRequest = (request, response) =>
    request.url?.startsWith(controlPath) ? answerControl(request, response) : answerApi(request, response);

  const api = await openListener({ handle, host, port });
  const control = await openListener({ handle: answerControl, host, port: 0 });
  if (switches.outage === 'refuse') await api.close();

  return {
    url: api.url,
    controlUrl: control.url,
    calls: counter.counts,
    set,
    resetCalls: counter.reset,
    stop: async () => {
      await Promise.all([api.close(), control.close()]);
    },
  };
};
