import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const bootstrap = join(import.meta.dirname, '..', '..', '..', '..', 'bootstrap.mjs');

/** Says its id, then waits for SIGTERM or the end of the bootstrap; `exit N` as arguments ends it at once. */
const fakeMain = `
process.on('SIGTERM', () => process.exit(7));
process.on('disconnect', () => process.exit(8));
const [word, code] = process.argv.slice(2);
if (word === 'exit') process.exit(Number(code));
console.log(JSON.stringify({ pid: process.pid, args: process.argv.slice(2), path: process.env.PATH }));
setInterval(() => {}, 1000);
`;

const fakeNpm = (log: string, root: string): string => `#!/bin/sh
echo "$@" >> '${log}'
/bin/mkdir -p '${root}/node_modules/node/bin'
/bin/ln -sf '${process.execPath}' '${root}/node_modules/node/bin/node'
`;

/** A clone with nothing installed, on a machine of fake tools. */
export interface BareMachine {
  /** Changes what the lockfile asks for. */
  changeLockfile(): Promise<void>;
  /** Makes the record that `npm install` by hand leaves. */
  recordInstalled(): Promise<void>;
  /** Puts a tool on the path that prints a text, or takes it away. */
  setTool(name: string, prints: string | undefined): Promise<void>;
  /** How often npm was called, and how. */
  npmCalls(): Promise<string[]>;
  run(args: string[], env?: Record<string, string>): ChildProcess;
  /** Runs to the end. */
  finish(args: string[], env?: Record<string, string>): Promise<{ code: number | null; stderr: string }>;
  remove(): Promise<void>;
}

/** Lays one out in a directory of its own, with Java 17 and Maven. */
export const createBareMachine = async (): Promise<BareMachine> => {
  const root = await mkdtemp(join(tmpdir(), 'leadferry-bare-'));
  const bin = join(root, 'bin');
  const log = join(root, 'npm.log');
  await mkdir(join(root, 'deploy', 'local', 'src'), { recursive: true });
  await mkdir(bin);
  await cp(bootstrap, join(root, 'bootstrap.mjs'));
  await writeFile(join(root, 'deploy', 'local', 'src', 'main.ts'), fakeMain);

  const putTool = async (name: string, script: string): Promise<void> => {
    await writeFile(join(bin, name), script);
    await chmod(join(bin, name), 0o755);
  };
  let version = 0;
  const lockfile = () => JSON.stringify({ packages: { '': {}, 'node_modules/node': { version: `24.0.${version}` } } });
  const changeLockfile = async (): Promise<void> => {
    version += 1;
    await writeFile(join(root, 'package-lock.json'), lockfile());
  };
  const setTool = async (name: string, prints: string | undefined): Promise<void> => {
    if (prints === undefined) await rm(join(bin, name), { force: true });
    else await putTool(name, `#!/bin/sh\necho '${prints}' >&2\n`);
  };

  await changeLockfile();
  await putTool('npm', fakeNpm(log, root));
  await setTool('java', 'openjdk version "17.0.15" 2025-04-15');
  await setTool('mvn', 'Apache Maven 3.8.7');

  const run = (args: string[], env: Record<string, string> = {}): ChildProcess =>
    spawn(process.execPath, [join(root, 'bootstrap.mjs'), ...args], {
      env: { PATH: bin, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });

  return {
    changeLockfile,
    setTool,
    recordInstalled: () => writeFile(join(root, 'node_modules', '.package-lock.json'), lockfile()),
    npmCalls: async () => {
      const text = await readFile(log, 'utf8').catch(() => '');
      return text.split('\n').filter(Boolean);
    },
    run,
    finish: async (args, env) => {
      const child = run(args, env);
      let stderr = '';
      child.stderr?.on('data', (chunk) => {
        stderr += chunk;
      });
      const [code] = await once(child, 'close');
      return { code, stderr };
    },
    remove: () => rm(root, { recursive: true, force: true }),
  };
};
