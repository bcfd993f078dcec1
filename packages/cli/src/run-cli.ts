import type { ReadStream, WriteStream } from 'node:tty';
import type { Environment } from '@leadferry/config';
import { ConfigError } from '@leadferry/runtime/config';
import manifest from '../package.json' with { type: 'json' };
import { type PipeWatch, watchPipes } from './broken-pipe.ts';
import type { CheckIntent } from './check/check-command.ts';
import { type DeploymentIntent, type Intent, type KafkaIntent, parseCommandLine } from './command-line.ts';
import {
  type CliConfig,
  type KafkaOnlyConfig,
  readConfig,
  readKafkaConfig,
  readTopics,
  readWorldFile,
  wantsColours,
} from './config.ts';
import { type Ending, fail } from './ending.ts';
import { exitCodes } from './exit-codes.ts';
import { createHumanOutput, createJsonOutput, type Output } from './output.ts';
import { createPaint } from './paint.ts';
import type { PublishIntent } from './publish/publish-command.ts';
import type { SimulateIntent } from './simulate/simulate-command.ts';

/** The process that a command runs in. */
export interface ProcessParts {
  readonly args: readonly string[];
  readonly env: Environment;
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  readonly stderr: WriteStream;
  readonly signals: { on(event: 'SIGINT' | 'SIGTERM' | 'SIGHUP', listener: () => void): unknown };
  readonly exit: (code: number) => void;
}

/**
 * Runs the command that the arguments name, and returns its exit code. What is known to go wrong is said in one message; a
 * bug is thrown.
 *
 * Whatever needs no network is checked before anything heavy is loaded.
 */
export const runCli = async (parts: ProcessParts): Promise<number> => {
  const { args, stdout, stderr } = parts;
  const pipe = watchPipes([stdout, stderr]);
  const line = parseCommandLine(args, manifest.version);
  if (line.kind === 'shown') {
    stdout.write(line.text);
    return exitCodes.done;
  }
  const isJson = line.isJson;
  const command = line.kind === 'run' ? line.intent.command : undefined;
  const output = (isJson ? createJsonOutput : createHumanOutput)({ command, stdout, stderr });
  const end = (ending: Ending): number => {
    if (!pipe.isBroken) output.end(ending);
    return exitCodes[ending.exit];
  };
  if (line.kind === 'wrong') return end(fail('usage', { code: 'usage', message: line.message }));

  try {
    return end(await runIntent(parts, { ...line, output, pipe }));
  } catch (error) {
    if (error instanceof ConfigError) return end(await tellFaults(error, line, parts));
    const { describeFailure } = await import('./describe-failure.ts');
    const ending = describeFailure(error, line.intent.command);
    if (ending !== undefined) return end(ending);
    if (isJson) output.end(fail('fault', { code: 'unexpected', message: 'a bug: its stack is on standard error' }));
    throw error;
  }
};

/** To a doctor a configuration that cannot be used is a finding like others. */
const tellFaults = async (error: ConfigError, line: Pick<Given, 'intent' | 'isJson'>, parts: ProcessParts) => {
  if (line.intent.command !== 'doctor') return fail('fault', error);
  const { concludeConfigFaults } = await import('./doctor/conclude-examination.ts');
  return concludeConfigFaults(error, createPaint(!line.isJson && wantsColours(parts.env, parts.stdout.isTTY)));
};

interface Given {
  readonly intent: Intent;
  readonly output: Output;
  readonly pipe: PipeWatch;
  readonly isJson: boolean;
  readonly configPath: string | undefined;
}

/** Reads as much of the configuration as the command needs, and no more. */
const runIntent = async (parts: ProcessParts, given: Given): Promise<Ending> => {
  const { intent, configPath } = given;
  const { env } = parts;
  if (intent.command === 'check') return check(intent, parts, given);
  if (intent.command === 'simulate') return simulate(intent, parts, given);
  if (intent.command === 'publish' && intent.isDryRun) return tryPublish(intent, parts, given);
  if (isAboutKafka(intent)) return runAboutKafka(intent, parts, given, readKafkaConfig(env, configPath));
  const config = readConfig(env, configPath, { needsKafka: /^(dlq |memory |status$|doctor$)/.test(intent.command) });
  return runOnDeployment(intent, parts, given, config);
};

const isAboutKafka = (intent: Exclude<Intent, CheckIntent | SimulateIntent>): intent is KafkaIntent =>
  /^(topics |publish$|tail$)/.test(intent.command);

/** Needs nothing of the deployment but its file. */
const check = async (
  intent: CheckIntent,
  { env, stdin, stdout, stderr }: ProcessParts,
  given: Given,
): Promise<Ending> => {
  const [{ runCheck }, { createInput }] = await Promise.all([import('./check/run-check.ts'), import('./input.ts')]);
  return runCheck(intent, {
    topics: readTopics(env, given.configPath),
    readInput: createInput(stdin, (text) => stderr.write(text)),
    nowMs: Date.now(),
    paint: createPaint(!given.isJson && wantsColours(env, stdout.isTTY)),
  });
};

/** Needs no config file, and heeds one that is named. */
const simulate = async (intent: SimulateIntent, parts: ProcessParts, given: Given): Promise<Ending> => {
  const [{ runSimulate }, { createInput }] = await Promise.all([
    import('./simulate/run-simulate.ts'),
    import('./input.ts'),
  ]);
  const surroundings = await surround(parts, given);
  return runSimulate(intent, {
    ...surroundings,
    file: readWorldFile(parts.env, given.configPath),
    readInput: createInput(parts.stdin, (text) => parts.stderr.write(text)),
    signal: surroundings.interrupts.first,
  });
};

/** A dry run needs nothing but the file, either. */
const tryPublish = async (intent: PublishIntent, parts: ProcessParts, given: Given): Promise<Ending> => {
  const [{ runPublish }, { createInput }] = await Promise.all([
    import('./publish/run-publish.ts'),
    import('./input.ts'),
  ]);
  const surroundings = await surround(parts, given);
  return runPublish(intent, {
    ...surroundings,
    topics: readTopics(parts.env, given.configPath),
    readInput: createInput(parts.stdin, (text) => parts.stderr.write(text)),
    nowMs: surroundings.clock.now(),
    signal: surroundings.interrupts.first,
    send: () => Promise.reject(new TypeError('a dry run sends nothing')),
  });
};

const runAboutKafka = async (
  intent: KafkaIntent,
  parts: ProcessParts,
  given: Given,
  config: KafkaOnlyConfig,
): Promise<Ending> => {
  const [{ runWithKafka }, { createInput }] = await Promise.all([import('./run-with-kafka.ts'), import('./input.ts')]);
  const surroundings = await surround(parts, given);
  return runWithKafka(intent, {
    ...surroundings,
    config,
    readInput: createInput(parts.stdin, (text) => parts.stderr.write(text)),
  });
};

const runOnDeployment = async (
  intent: DeploymentIntent,
  parts: ProcessParts,
  given: Given,
  config: CliConfig,
): Promise<Ending> => {
  const [{ createTerminal }, { runCommand }] = await Promise.all([import('./terminal.ts'), import('./run-command.ts')]);
  return runCommand(intent, { ...(await surround(parts, given)), config, terminal: createTerminal(parts) });
};

/** What every command that may take its time works with. */
const surround = async ({ env, stdout, stderr, signals, exit }: ProcessParts, { isJson, output, pipe }: Given) => {
  const [{ systemClock: clock }, { createInterrupts }] = await Promise.all([
    import('@leadferry/runtime'),
    import('./interrupts.ts'),
  ]);
  return {
    version: manifest.version,
    clock,
    interrupts: createInterrupts({ signals, pipe, clock, exit }),
    output,
    paint: createPaint(!isJson && wantsColours(env, stdout.isTTY)),
    stderr,
    isJson,
    isForPeople: !isJson && stdout.isTTY,
    columns: () => stdout.columns,
  };
};
