import { randomUUID } from 'node:crypto';
import {
  type SecretsManagerEmulator,
  type Simulator,
  type SwitchesUpdate,
  startSecretsManagerEmulator,
  startSimulator,
} from '@leadferry/simulator';
import { createSecretsManagerClient } from '@leadferry/token';
import { z } from 'zod';
import { UsageError } from '../errors.ts';
import type { PlannedWorld } from './plan-world.ts';
import type { SimulateIntent } from './simulate-command.ts';

/** What runs, until it is stopped. */
export interface RunningWorld {
  readonly simulator: Simulator;
  readonly secrets: SecretsManagerEmulator | undefined;
  stop(): Promise<void>;
}

/** Nobody checks them; the SDK wants some. */
export const anyCredentials = { accessKeyId: 'simulated', secretAccessKey: 'simulated' };

/**
 * Starts a simulator with all that was planned, and the emulator where it is wanted. What a state or secrets file has already stays.
 *
 * @throws {UsageError} a switch or a setup that does not exist or does not fit, or a port that is taken.
 */
export const startWorld = async (
  intent: SimulateIntent,
  plan: PlannedWorld,
  switches: SwitchesUpdate,
): Promise<RunningWorld> => {
  const { host, port, secretsPort, stateFile, secretsFile, journalFile } = intent;
  const simulator = await orComplain(() => startSimulator({ ...{ host, port, stateFile, journalFile }, switches }));
  const stopping: (() => Promise<void>)[] = [simulator.stop];
  try {
    for (const application of plan.applications) simulator.addApplication(application);
    for (const account of plan.accounts) {
      if (!simulator.accountNames().includes(account.name)) simulator.addAccount(account);
    }
    const file = secretsFile === undefined ? {} : { file: secretsFile };
    const secrets =
      secretsPort === undefined
        ? undefined
        : await orComplain(() => startSecretsManagerEmulator({ host, port: secretsPort, ...file }));
    if (secrets) {
      stopping.push(secrets.stop);
      await putSecrets(secrets, simulator, plan);
    }
    return { simulator, secrets, stop: () => stopAll(stopping) };
  } catch (error) {
    await stopAll(stopping);
    throw error;
  }
};

const stopAll = async (stopping: readonly (() => Promise<void>)[]): Promise<void> => {
  await Promise.all(stopping.map((stop) => stop()));
};

const putSecrets = async (
  { url }: SecretsManagerEmulator,
  simulator: Simulator,
  { secrets, grantsOf }: PlannedWorld,
): Promise<void> => {
  const client = createSecretsManagerClient({ region: 'us-east-1', endpoint: url, credentials: anyCredentials });
  try {
    for (const { name, text, account } of secrets) {
      const known = account !== undefined && simulator.accountNames().includes(account);
      const grant = known ? JSON.stringify(simulator.grant(account, { application: grantsOf })) : undefined;
      const value = text ?? grant;
      await client
        .createSecret({
          Name: name,
          ...(value === undefined ? {} : { SecretString: value, ClientRequestToken: randomUUID() }),
        })
        .catch((error: unknown) => {
          if (!(error instanceof Error && error.name === 'ResourceExistsException')) throw error;
        });
    }
  } finally {
    client.destroy();
  }
};

/** Says in words what is wrong with a switch, or that a port is taken. */
const orComplain = async <T>(start: () => Promise<T>): Promise<T> => {
  try {
    return await start();
  } catch (cause) {
    if (cause instanceof z.ZodError) throw new UsageError(`a switch is wrong:\n${z.prettifyError(cause)}`, { cause });
    if (
      cause instanceof Error &&
      'code' in cause &&
      (cause.code === 'EADDRINUSE' || cause.code === 'EACCES' || cause.code === 'EADDRNOTAVAIL')
    ) {
      throw new UsageError(`it cannot listen there: ${cause.message}`, { cause });
    }
    throw cause;
  }
};
