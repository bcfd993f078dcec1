import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createWatchedProcess } from './watched-process.ts';

/**
 * Started as a command of its own, not imported: the simulator's tests use this package, and two packages must not
 * need each other.
 */
const main = join(import.meta.dirname, '..', '..', '..', 'packages', 'simulator', 'src', 'main.ts');

/** Addresses the simulator prints once it listens. */
export interface SimulatorAddresses {
  /** `…/v3` */
  readonly apiUrl: string;
  /** `…/oauth2/default/v1` */
  readonly authUrl: string;
  /** Switches, journal, accounts and grants. */
  readonly controlUrl: string;
  /** Only where Secrets Manager was asked for. */
  readonly secretsManagerUrl?: string;
}

/** A simulator in a process of its own. */
export interface SimulatorProcess extends SimulatorAddresses {
  readonly pid: number;
  /** A directory that lives as long as the process. */
  readonly directory: string;
  /** Ends it; its accounts and secrets are lost. */
  stop(): Promise<void>;
}

/**
 * Starts Constant Contact, and Secrets Manager beside it when `secrets` is true, on free ports.
 *
 * @param options.setup switches, applications and accounts to start with, as `--setup` takes them.
 * @throws {StartFailedError} it ended or did not come up.
 */
export const startSimulatorProcess = async (options: {
  setup: object;
  secrets: boolean;
}): Promise<SimulatorProcess> => {
  const directory = await mkdtemp(join(tmpdir(), 'leadferry-simulator-'));
  const setup = join(directory, 'setup.json');
  await writeFile(setup, JSON.stringify(options.setup));
  const simulator = createWatchedProcess({
    part: 'The simulator',
    command: process.execPath,
    args: [main, '--setup', setup, ...(options.secrets ? ['--secrets-port', '0'] : [])],
    directory,
    readyLine: /^\{.*"apiUrl"/,
    readyTimeoutMs: 30_000,
  });
  try {
    const addresses = JSON.parse(await simulator.start()) as SimulatorAddresses;
    return {
      ...addresses,
      get pid() {
        return simulator.pid() ?? 0;
      },
      directory,
      stop: simulator.close,
    };
  } catch (cause) {
    await simulator.close();
    throw cause;
  }
};
