#!/usr/bin/env node
// Runs a command of this repository on a machine that has nothing but Node 20, npm, Java and Maven:
//
//   node bootstrap.mjs NAME [ARGUMENT...]
//
// It installs the packages when the lockfile changed, then runs the command on the Node 24 among them. It must work
// before anything is installed, so it is one file without dependencies, and plain JavaScript.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('.', import.meta.url));
const packages = join(root, 'node_modules');
const oldestNode = [22, 19];
const oldestJava = 17;

/** What each name runs, and whether it may have to start Kafka and Redis. */
const commands = {
  demo: { run: ['test/demo/main.ts'], needsStack: true },
  'publish-lead': { run: ['test/demo/publish-lead.ts'], needsStack: false },
  stack: { run: ['deploy/local/src/main.ts'], needsStack: true },
  leadferry: { run: ['packages/cli/src/main.ts'], needsStack: false },
  image: { run: ['deploy/docker/src/main.ts'], needsStack: false },
  supply: { run: ['deploy/supply-chain/src/main.ts'], needsStack: false },
  prove: { run: ['test/prove/main.ts'], needsStack: true },
  screenshot: { run: ['test/screenshot/main.ts'], needsStack: true },
  bench: { run: ['test/bench/main.ts'], needsStack: true },
  test: { run: ['test/run/main.ts'], needsStack: true },
  'test:unit': { run: ['test/run/main.ts', '--only', 'unit'], needsStack: false },
  'test:integration': { run: ['test/run/main.ts', '--only', 'integration'], needsStack: true },
  'test:e2e': { run: ['test/run/main.ts', '--only', 'e2e'], needsStack: true },
  check: { run: ['test/run/main.ts', '--only', 'check'], needsStack: false },
  'check:helm': { run: ['test/run/main.ts', '--only', 'chart'], needsStack: false },
  'write:chart': { run: ['deploy/helm/src/main.ts'], needsStack: false },
};

const fail = (line) => {
  process.stderr.write(`leadferry: ${line}\n`);
  process.exit(1);
};

const say = (line) => process.stderr.write(`leadferry: ${line}\n`);

// ---------------------------------------------------------------------------------------------- Java and Maven

const answers = (command, args) => {
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  return status === 0 ? `${stdout}${stderr}` : undefined;
};

const javaVersion = () => {
  const [, first, second] = answers('java', ['-version'])?.match(/version "(\d+)(?:\.(\d+))?/) ?? [];
  return Number(first === '1' ? second : first) || 0;
};

const describeMissing = (name) => {
  const needsKafka = !process.env.KAFKA_BROKERS;
  const needsRedis = !process.env.REDIS_URL && !answers('redis-server', ['--version']);
  const java = needsKafka || needsRedis ? javaVersion() : oldestJava;
  const missing = [];
  if (java < oldestJava)
    missing.push(java ? `Java ${oldestJava} or newer (found ${java})` : `Java ${oldestJava} or newer`);
  if ((needsKafka || needsRedis) && !answers('mvn', ['-v'])) missing.push('Maven');
  if (missing.length === 0) return undefined;

  return (
    `${missing.join(' and ')} missing. Get: sudo apt-get install openjdk-17-jre-headless maven ` +
    '(macOS: brew install openjdk@17 maven). Or with Docker: docker compose -f deploy/local/compose.yaml up -d --wait; ' +
    `KAFKA_BROKERS=127.0.0.1:9092 REDIS_URL=redis://127.0.0.1:6379 npm run ${name}`
  );
};

// --------------------------------------------------------------------------------------------------- Packages

const stampFile = join(packages, '.leadferry-lockfile-hash');
const hashOfLockfile = () =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
const readIfThere = (path) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

/** True when npm's record of what it installed is what the lockfile asks for, as after `npm install` by hand. */
const isInstalled = () => {
  const record = readIfThere(join(packages, '.package-lock.json'));
  if (!record) return false;
  const installed = JSON.parse(record).packages;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { version, optional }]) =>
      path === '' || installed[path]?.version === version || (optional && !installed[path]),
  );
};

/** Two commands started at once on a fresh clone: one installs, the other waits. */
const withInstallLock = async (work) => {
  const lock = join(root, '.cache', 'npm-ci.lock');
  mkdirSync(join(root, '.cache'), { recursive: true });
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (cause) {
      if (cause.code !== 'EEXIST') throw cause;
      const age = Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
      const holder = Number(readIfThere(join(lock, 'pid')) ?? 0);
      if (age > 2_000 && !(holder && existsAsProcess(holder))) rmSync(lock, { recursive: true, force: true });
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
  writeFileSync(join(lock, 'pid'), String(process.pid));
  try {
    work();
  } finally {
    rmSync(lock, { recursive: true, force: true });
  }
};

const existsAsProcess = (pid) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return cause.code === 'EPERM';
  }
};

const installPackages = () =>
  withInstallLock(() => {
    const hash = hashOfLockfile();
    if (readIfThere(stampFile) === hash) return;
    if (!isInstalled()) {
      say('installing packages with npm ci, because the lockfile changed; this takes about half a minute');
      const npm = /npm-cli\.[cm]?js$/.test(process.env.npm_execpath ?? '')
        ? [process.execPath, process.env.npm_execpath]
        : ['npm'];
      const args = [...npm.slice(1), 'ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
      const { status, error } = spawnSync(npm[0], args, { cwd: root, stdio: ['ignore', 2, 2] });
      if (status !== 0) fail(`npm ci failed${error ? `: ${error.message}` : ''}`);
    }
    writeFileSync(stampFile, hash);
  });

// ------------------------------------------------------------------------------------------------------- Node

const isNewEnough = (version = '') => {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  return major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1]);
};

/** Node 24 from the packages; where its install script did not run, runs that; else this Node, if it will do. */
const findNode = () => {
  const node = join(packages, 'node', 'bin', 'node');
  if (!existsSync(node)) {
    const script = join(packages, 'node', 'installArchSpecificPackage.js');
    spawnSync(process.execPath, [script], { cwd: join(packages, 'node'), stdio: ['ignore', 2, 2] });
  }
  if (isNewEnough(answers(node, ['--version']))) return node;
  if (isNewEnough(process.version)) return process.execPath;
  return fail(`Node ${oldestNode.join('.')} or newer is missing, and the package "node" did not bring it`);
};

// -------------------------------------------------------------------------------------------------------- Run

/** Runs the command, passes signals on to it and ends as it ends. The channel tells it when this process dies. */
const runCommand = (node, args) => {
  const path = [join(packages, '.bin'), process.env.PATH].join(delimiter);
  const env = { ...process.env, PATH: path, TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' };
  const child = spawn(node, args, { cwd: root, env, stdio: ['inherit', 'inherit', 'inherit', 'ipc'] });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  if (process.env.npm_lifecycle_event) followParent(() => child.kill('SIGTERM'));
  child.on('error', (cause) => fail(cause.message));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
};

/** npm killed by SIGKILL tells nobody: the only sign is another parent. */
const followParent = (leave) => {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    leave();
  }, 500);
  timer.unref();
};

const [name = '', ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
if (!command) fail(`no command "${name}"; there are: ${Object.keys(commands).join(' ')}`);

const missing = command.needsStack ? describeMissing(name) : undefined;
if (missing) fail(missing);

await installPackages();
// kafkajs asks for timers in the past, which Node 24 would report on every command that uses it.
const nodeArgs = ['--disable-warning=TimeoutNegativeWarning'];
runCommand(findNode(), [
  ...nodeArgs,
  ...command.run.map((part) => (part.endsWith('.ts') ? join(root, part) : part)),
  ...args,
]);
