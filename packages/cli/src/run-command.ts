import { type Clock, unlessAborted } from '@leadferry/runtime';
import { authorizeAccount } from './authorize/authorize-account.ts';
import { chooseAccount } from './choose-account.ts';
import type { AccountIntent, DeploymentIntent } from './command-line.ts';
import type { CliConfig } from './config.ts';
import type { DlqIntent } from './dlq/dlq-commands.ts';
import type { DoctorIntent } from './doctor/doctor-command.ts';
import type { Ending } from './ending.ts';
import type { StatusIntent } from './fleet/status-command.ts';
import { importResponse } from './import/import-response.ts';
import type { Interrupts } from './interrupts.ts';
import type { MemoryIntent } from './memory/memory-commands.ts';
import { type OpenDeployment, openDeployment } from './open-deployment.ts';
import type { Output, Sink } from './output.ts';
import type { Paint } from './paint.ts';
import { showTokenStatus, watchTokenStatus } from './status/token-status.ts';
import type { Terminal } from './terminal.ts';

export interface RunOptions {
  readonly config: CliConfig;
  readonly version: string;
  readonly clock: Clock;
  readonly interrupts: Interrupts;
  readonly output: Output;
  readonly paint: Paint;
  readonly terminal: Terminal;
  readonly stderr: Sink;
  /** Whether a person looks at standard output, so that it may be drawn anew. */
  readonly isForPeople: boolean;
  /** How wide the terminal is just now; undefined: there is none. */
  readonly columns: () => number | undefined;
}

/**
 * Runs one command on a deployment, and closes what it opened.
 *
 * @throws what `describeFailure` knows, and bugs.
 */
export const runCommand = async (intent: DeploymentIntent, options: RunOptions): Promise<Ending> => {
  const deployment = openDeployment(options.config, options);
  try {
    if (intent.command === 'doctor') {
      const { runDoctor } = await import('./doctor/run-doctor.ts');
      return await runDoctor({ ...options, deployment });
    }
    if (intent.command === 'memory rebuild') {
      const { runMemory } = await import('./memory/run-memory.ts');
      return await runMemory(intent, { ...options, deployment });
    }
    if (intent.command === 'status') {
      const { runStatus } = await import('./fleet/run-status.ts');
      return await runStatus(intent, { ...options, deployment });
    }
    if (isAboutDeadLetters(intent)) {
      const { runDlq } = await import('./dlq/run-dlq.ts');
      return await runDlq(intent, { ...options, deployment });
    }
    const accounts = chooseAccounts(intent, options.config);
    return await dispatch(intent, { ...options, deployment, accounts });
  } finally {
    await deployment.close();
  }
};

const isAboutDeadLetters = (
  intent: Exclude<DeploymentIntent, MemoryIntent | StatusIntent | DoctorIntent>,
): intent is DlqIntent => intent.command.startsWith('dlq ');

type NamedAccounts = readonly (readonly [name: string, settings: CliConfig['accounts'][string]])[];

/** A status is of all accounts unless one is named; everything else is done to one. */
const chooseAccounts = (intent: AccountIntent, { accounts }: CliConfig): NamedAccounts => {
  const all = Object.entries(accounts);
  if (intent.command === 'token status' && intent.account === undefined) return all;
  const chosen = chooseAccount(Object.keys(accounts), intent.account);
  return all.filter(([name]) => name === chosen);
};

/** Commands that have something to lose decide themselves what an interrupt may stop. */
const dispatch = async (
  intent: AccountIntent,
  options: RunOptions & { readonly deployment: OpenDeployment; readonly accounts: NamedAccounts },
): Promise<Ending> => {
  const { interrupts, accounts, terminal, output, isForPeople } = options;
  const [[account, settings] = []] = accounts;
  if (account === undefined || settings === undefined) throw new TypeError('no account was chosen');
  switch (intent.command) {
    case 'authorize':
      return authorizeAccount({ ...options, ...intent, account, settings });
    case 'token status':
      return intent.isWatching
        ? unlessAborted(
            watchTokenStatus({ ...options, output, isRedrawn: isForPeople, signal: interrupts.first }),
            interrupts.second,
          )
        : unlessAborted(showTokenStatus(options), interrupts.first);
    case 'token import':
      return importResponse({
        ...options,
        ...intent,
        account,
        settings,
        sources: terminal.sources,
        ask: isForPeople ? terminal.ask : undefined,
      });
  }
};
