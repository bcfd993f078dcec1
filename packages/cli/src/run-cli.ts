import type { ReadStream, WriteStream } from 'node:tty';
import type { Environment } from '@leadferry/config';
import { ConfigError } from '@leadferry/runtime/config';
import manifest from '../package.json' with { type: 'json' };
import type { CheckIntent } from './check/check-command.ts';
import { type DeploymentIntent, parseCommandLine } from './command-line.ts';
import { type CliConfig, readConfig, readTopics, wantsColours } from './config.ts';
import { type Ending, fail } from './ending.ts';
import { exitCodes } from './exit-codes.ts';
import { createHumanOutput, createJsonOutput, type Output } from './output.ts';
import { createPaint } from './paint.ts';

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
  const { args, env, stdout, stderr } = parts;
  const line = parseCommandLine(args, manifest.version);
  if (line.kind === 'shown') {
    stdout.write(line.text);
    return exitCodes.done;
  }
  const isJson = line.isJson;
  const command = line.kind === 'run' ? line.intent.command : undefined;
  const output = (isJson ? createJsonOutput : createHumanOutput)({ command, stdout, stderr });
  const end = (ending: Ending): number => {
    output.end(ending);
    return exitCodes[ending.exit];
  };
  if (line.kind === 'wrong') return end(fail('usage', { code: 'usage', message: line.message }));

  const { intent } = line;
  if (intent.command === 'check') return end(await check(parts, { ...line, intent }));

  let config: CliConfig;
  try {
    config = readConfig(env, line.configPath, { needsKafka: /^(dlq|memory) /.test(intent.command) });
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return end(fail('fault', error));
  }
  return end(await runWith(parts, { config, output, isJson, intent }));
};

/** Needs nothing of the deployment but its file. */
const check = async (
  { env, stdin, stdout }: ProcessParts,
  given: { readonly intent: CheckIntent; readonly isJson: boolean; readonly configPath: string | undefined },
): Promise<Ending> => {
  const [{ runCheck }, { readFile }, { buffer }, { describeFailure }] = await Promise.all([
    import('./check/run-check.ts'),
    import('node:fs/promises'),
    import('node:stream/consumers'),
    import('./describe-failure.ts'),
  ]);
  try {
    return await runCheck(given.intent, {
      topics: readTopics(env, given.configPath),
      sources: { readFile, readStdin: () => buffer(stdin) },
      nowMs: Date.now(),
      paint: createPaint(!given.isJson && wantsColours(env, stdout.isTTY)),
    });
  } catch (error) {
    const ending = error instanceof ConfigError ? fail('fault', error) : describeFailure(error);
    if (ending === undefined) throw error;
    return ending;
  }
};

const runWith = async (
  { env, stdin, stdout, stderr, signals, exit }: ProcessParts,
  given: {
    readonly config: CliConfig;
    readonly output: Output;
    readonly isJson: boolean;
    readonly intent: DeploymentIntent;
  },
): Promise<Ending> => {
  const { config, output, isJson, intent } = given;
  const [{ systemClock: clock }, { createInterrupts }, { createTerminal }, { runCommand }, { describeFailure }] =
    await Promise.all([
      import('@leadferry/runtime'),
      import('./interrupts.ts'),
      import('./terminal.ts'),
      import('./run-command.ts'),
      import('./describe-failure.ts'),
    ]);
  try {
    return await runCommand(intent, {
      config,
      version: manifest.version,
      clock,
      interrupts: createInterrupts({ signals, clock, exit }),
      output,
      paint: createPaint(!isJson && wantsColours(env, stdout.isTTY)),
      terminal: createTerminal({ stdin, stdout }),
      stderr,
      isForPeople: !isJson && stdout.isTTY,
    });
  } catch (error) {
    const ending = describeFailure(error);
    if (ending !== undefined) return ending;
    if (isJson) output.end(fail('fault', { code: 'unexpected', message: 'a bug: its stack is on standard error' }));
    throw error;
  }
};
