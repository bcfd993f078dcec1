import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type BareMachine, createBareMachine } from './support/bare-machine.ts';
import { isAlive } from './support/is-alive.ts';

let machine: BareMachine;

beforeEach(async () => {
  machine = await createBareMachine();
  onTestFinished(() => machine.remove());
});

const start = async (env: Record<string, string> = {}, args = ['stack']): Promise<[ChildProcess, Started]> => {
  const child = machine.run(args, env);
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = await once(createInterface({ input: child.stdout as Readable }), 'line');
  return [child, JSON.parse(String(line)) as Started];
};

interface Started {
  readonly pid: number;
  readonly args: string[];
  readonly path: string;
}

describe('installing', () => {
  test('npm ci runs the first time, and again only when the lockfile changed', async () => {
    await machine.finish(['stack', 'exit', '0']);
    expect(await machine.npmCalls()).toHaveLength(1);
    expect((await machine.npmCalls())[0]).toMatch(/^ci /);

    await machine.finish(['stack', 'exit', '0']);
    expect(await machine.npmCalls()).toHaveLength(1);

    await machine.changeLockfile();
    await machine.finish(['stack', 'exit', '0']);
    expect(await machine.npmCalls()).toHaveLength(2);
  });

  test('what was installed by hand is not installed again', async () => {
    await machine.finish(['stack', 'exit', '0']);
    await machine.changeLockfile();
    await machine.recordInstalled();
    await machine.finish(['stack', 'exit', '0']);
    expect(await machine.npmCalls()).toHaveLength(1);
  });

  test('of two commands started at once one installs and the other waits', async () => {
    const [one, two] = await Promise.all([
      machine.finish(['stack', 'exit', '0']),
      machine.finish(['stack', 'exit', '0']),
    ]);
    expect([one.code, two.code]).toEqual([0, 0]);
    expect(await machine.npmCalls()).toHaveLength(1);
  });
});

describe('what is missing is named in one line', () => {
  test.each([
    ['no Java', 'java', undefined, /Java 17 or newer missing\..*apt-get.*brew.*compose\.yaml/],
    ['an old Java', 'java', 'openjdk version "11.0.2"', /Java 17 or newer \(found 11\) missing/],
    ['a very old Java', 'java', 'java version "1.8.0_392"', /Java 17 or newer \(found 8\) missing/],
    ['no Maven', 'mvn', undefined, /leadferry: Maven missing\./],
  ])('%s', async (_case, tool, prints, line) => {
    await machine.setTool(tool, prints);
    const { code, stderr } = await machine.finish(['stack']);
    expect(code).toBe(1);
    expect(stderr).toMatch(line);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(await machine.npmCalls()).toEqual([]);
  });

  test('nothing, when the environment gives Kafka and Redis', async () => {
    await machine.setTool('java', undefined);
    await machine.setTool('mvn', undefined);
    const env = { KAFKA_BROKERS: '127.0.0.1:9092', REDIS_URL: 'redis://127.0.0.1:6379' };
    expect(await machine.finish(['stack', 'exit', '0'], env)).toMatchObject({ code: 0 });
  });

  test('a command that does not exist', async () => {
    const { code, stderr } = await machine.finish(['stak']);
    expect(code).toBe(1);
    expect(stderr).toMatch(/no command "stak"; there are: .*stack/);
  });
});

describe('running', () => {
  test('arguments and the exit code are passed on, and the packages come first on the path', async () => {
    const [child, started] = await start({}, ['stack', '--json', 'two words']);
    expect(started.args).toEqual(['--json', 'two words']);
    expect(started.path).toMatch(/^[^:]*\/node_modules\/\.bin:/);
    child.kill('SIGKILL');

    expect(await machine.finish(['stack', 'exit', '5'])).toMatchObject({ code: 5 });
  });

  test('a signal reaches the command, and its exit code comes back', async () => {
    const [child, { pid }] = await start();
    child.kill('SIGTERM');
    const [code] = await once(child, 'exit');
    expect(code).toBe(7);
    expect(isAlive(pid)).toBe(false);
  });

  test('a bootstrap killed by SIGKILL takes the command with it', async () => {
    const [child, { pid }] = await start();
    child.kill('SIGKILL');
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false), 5_000);
  });
});
