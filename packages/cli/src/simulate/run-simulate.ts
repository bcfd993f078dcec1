import { once } from 'node:events';
import { type Setup, setupSchema } from '@leadferry/simulator';
import { z } from 'zod';
import { type Ending, succeed } from '../ending.ts';
import { UsageError } from '../errors.ts';
import type { ReadInput } from '../input.ts';
import type { Output } from '../output.ts';
import type { Paint } from '../paint.ts';
import { planWorld, type WorldFile } from './plan-world.ts';
import type { SimulateIntent } from './simulate-command.ts';
import { anyCredentials, type RunningWorld, startWorld } from './start-world.ts';

export interface SimulateOptions {
  /** The config file that workers will have; undefined: none is named. */
  readonly file: WorldFile | undefined;
  readonly readInput: ReadInput;
  readonly output: Output;
  readonly paint: Paint;
  readonly signal: AbortSignal;
}

/**
 * Runs the simulator, and the emulator where it is wanted, until the signal aborts; that is how it ends well.
 *
 * @throws {UsageError} what {@link startWorld} objects to, or a setup file that does not fit.
 */
export const runSimulate = async (intent: SimulateIntent, options: SimulateOptions): Promise<Ending> => {
  const { file, readInput, output, paint, signal } = options;
  const setup = intent.setup === undefined ? undefined : readSetup(String(await readInput(intent.setup)), intent.setup);
  const switches = { ...setup?.switches, ...intent.switches };
  const world = await startWorld(intent, planWorld(file, intent, setup), switches);
  try {
    const told = tellAddresses(world);
    output.tell('simulating', told, describeWorld(told, paint));
    if (!signal.aborted) await once(signal, 'abort');
    const requests = world.simulator.journal.read().length;
    return succeed({ requests }, paint.faint(`Stopped after ${requests} requests.`));
  } finally {
    await world.stop();
  }
};

const readSetup = (text: string, name: string): Setup => {
  try {
    return setupSchema.parse(JSON.parse(text));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : 'it is not JSON';
    throw new UsageError(`the setup file ${name} cannot be used:\n${why}`, { cause });
  }
};

interface Addresses {
  readonly url: string;
  readonly apiUrl: string;
  readonly authUrl: string;
  readonly controlUrl: string;
  readonly secretsManagerUrl: string | undefined;
  readonly secretsManagerControlUrl: string | undefined;
  readonly accounts: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

const tellAddresses = ({ simulator, secrets }: RunningWorld): Addresses & Record<string, unknown> => {
  const { url, apiUrl, authUrl } = simulator;
  const { accessKeyId, secretAccessKey } = anyCredentials;
  return {
    ...{ url, apiUrl, authUrl, controlUrl: `${url}/__simulator` },
    secretsManagerUrl: secrets?.url,
    secretsManagerControlUrl: secrets?.controlUrl,
    accounts: simulator.accountNames(),
    env: {
      CONSTANT_CONTACT_API_URL: apiUrl,
      CONSTANT_CONTACT_AUTH_URL: authUrl,
      ...(secrets && {
        ...{ AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey },
        AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
      }),
    },
  };
};

const describeWorld = (told: Addresses, paint: Paint): string => {
  const addresses = [
    ['Constant Contact', told.apiUrl],
    ['  authorization', told.authUrl],
    ['  control, journal', told.controlUrl],
    ...(told.secretsManagerUrl === undefined ? [] : [['Secrets Manager', told.secretsManagerUrl]]),
    ['Accounts', told.accounts.join(', ')],
  ];
  return [
    paint.bold('Constant Contact is simulated here.'),
    '',
    ...addresses.map(([name = '', address]) => `  ${name.padEnd(20)}${address}`),
    '',
    ...Object.entries(told.env).map(([name, value]) => `  export ${name}=${value}`),
    '',
    `A token response, as after a first login: curl ${told.controlUrl}/grants -d '{"account": "${told.accounts[0]}"}'`,
    paint.faint('Ctrl-C stops.'),
  ].join('\n');
};
