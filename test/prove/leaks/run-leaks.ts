import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openKafka } from '../../support/kafka-door.ts';
import { publish, readLag, type SourceRecord } from '../../support/topics.ts';
import { startWorker, type WorkerProcess } from '../../support/worker-process.ts';
import { createWorld } from '../../support/world.ts';
import { grantRights } from '../secure-kafka/grant-rights.ts';
import { openSecureStand, type User } from '../secure-kafka/secure-stand.ts';
import { type Canary, createPeople, createSecretText } from './canaries.ts';
import { commands } from './commands.ts';
import { openEchoDoor } from './echo-door.ts';
import { makeBadRecords, makeLead } from './make-records.ts';
import { runCommand } from './run-command.ts';
import { type Leak, searchFolder } from './search-folder.ts';
import { visitPages } from './visit-pages.ts';
import { watchTokens } from './watch-tokens.ts';
import { writeRedis } from './write-redis.ts';
import { writeTopics } from './write-topics.ts';

export interface LeaksOptions {
  /** Good leads before, between and after the faults, each time. */
  readonly leads: number;
  /** How long each fault lasts, in seconds. */
  readonly faultSeconds: number;
  /** Every status and every way in which a refresh fails; else a few. */
  readonly isThorough: boolean;
  /** What to run in place of the lead worker. */
  readonly main?: string;
  readonly say: (text: string) => void;
}

export interface LeaksFigures {
  readonly filesSearched: number;
  readonly bytesSearched: number;
  /** Distinct texts and marks that were looked for, each in all its disguises. */
  readonly canaries: number;
  readonly published: number;
  /** Processes and commands that wrote something. */
  readonly writers: number;
  readonly crashes: number;
  readonly leaks: number;
}

const here = import.meta.dirname;
const keeperMain = resolve(here, '../../../services/token-keeper/src/main.ts');
const crashWhenTold = join(here, 'crash-when-told.ts');
const statuses = [400, 401, 403, 404, 409, 422, 429, 500, 503];
const accessTokenLifetimeMs = 12_000;

/** Drives a fleet through everything that can go wrong with it, and searches all that was written for what was planted. */
export const runLeaks = async (options: LeaksOptions): Promise<{ figures: LeaksFigures; leaks: readonly Leak[] }> => {
  const { leads, faultSeconds, isThorough, say } = options;
  const folder = await mkdtemp(join(tmpdir(), 'leadferry-written-'));
  const [temporary, escrow, reports] = ['tmp', 'escrow', 'reports'].map((name) => join(folder, name));
  for (const path of [temporary, escrow, reports]) await mkdir(path ?? '');
  await using stand = await openSecureStand('password', say);
  const people = createPeople();
  const [hashKey, operatorSecret, awsKey, deadToken] = [
    'hash key',
    'operator secret',
    'AWS secret key',
    'dead token',
  ].map(createSecretText) as [Canary, Canary, Canary, Canary];
  const { brokers, door, redisUrl } = stand;
  const world = await createWorld({
    brokers,
    door,
    redisUrl,
    partitions: 6,
    limits: { perSecond: 25 },
    switches: {
      perSecond: 'unlimited',
      perDay: 'unlimited',
      tokenPerSecond: 'unlimited',
      firstAccessTokenLifetimeMs: accessTokenLifetimeMs,
      accessTokenLifetimeMs,
    },
  });
  const { groupId, simulator } = world;
  const topic = world.topic('leads');
  const [clientSecret = ''] = await world.readSecretTexts();
  await world.createSecret(
    'leadferry/hashed',
    JSON.stringify({ client_id: world.clientId, client_secret: clientSecret, hash_key: hashKey.text }),
  );
  await world.createSecret('leadferry/operator', operatorSecret.text);
  const [api, auth] = await Promise.all([openEchoDoor(simulator.apiUrl), openEchoDoor(simulator.authUrl)]);
  const tokens = watchTokens(world);
  const pagesPort = 20_000 + (process.pid % 10_000);
  const publicUrl = `http://127.0.0.1:${pagesPort}`;
  const config = {
    ...world.config,
    application: { secret: 'leadferry/hashed', limits: { perSecond: 25 } },
    pages: { publicUrl, port: pagesPort, operatorSecret: 'leadferry/operator' },
  };
  const reporting = `--report-on-signal --report-signal=SIGQUIT --report-on-fatalerror --report-uncaught-exception --report-directory=${reports}`;
  const carried = await stand.write(
    'carried.json',
    JSON.stringify({ email: people.email(1), password: stand.secrets[0], token: deadToken.text }),
  );
  const envOf = (user: User): Record<string, string> => ({
    ...world.env,
    ...stand.env(user),
    CONSTANT_CONTACT_API_URL: api.url,
    CONSTANT_CONTACT_AUTH_URL: auth.url,
    AWS_SECRET_ACCESS_KEY: awsKey.text,
    LEADFERRY_ESCROW_DIR: escrow ?? '',
    TMPDIR: temporary ?? '',
    NODE_COMPILE_CACHE: join(tmpdir(), 'leadferry-compile-cache'),
    LOG_LEVEL: 'trace',
    NODE_OPTIONS: `${reporting} --import=${crashWhenTold}`,
    CRASH_CARRIES: carried,
  });
  const processes: WorkerProcess[] = [];
  const start = async (user: 'lead-worker' | 'token-keeper'): Promise<WorkerProcess> => {
    const main = user === 'token-keeper' ? keeperMain : options.main;
    // A core file holds all that a process knows: they are switched off, as SECURITY.md asks for.
    const prefix = ['sh', '-c', 'ulimit -c 0; exec "$@"', 'sh'];
    const process = await startWorker({ env: envOf(user), config, prefix, ...(main === undefined ? {} : { main }) });
    processes.push(process);
    return process;
  };
  let scraped = 0;
  const scrape = async (): Promise<void> => {
    for (const [index, process] of processes.entries())
      for (const path of ['/metrics', '/readyz', '/livez']) {
        const answer = await process.ask(path);
        if (answer) await writeFile(join(folder, `${path.slice(1)}-${index}-${scraped}`), answer.body);
      }
    scraped += 1;
  };
  let published = 0;
  const send = async (records: readonly SourceRecord[]): Promise<void> => {
    const placed = records.map((record, index) => ({ ...record, partition: index % 6 }));
    await publish(door, topic, placed);
    published += records.length;
  };
  const sendLeads = (count: number): Promise<void> =>
    send(Array.from({ length: count }, (_, index) => makeLead(people, published + index + 1)));
  const settled = async (patienceSeconds: number): Promise<void> => {
    const untilMs = performance.now() + patienceSeconds * 1000;
    while (performance.now() < untilMs && (await readLag(door, groupId, topic).catch(() => 1)) > 0) await delay(300);
  };
  const pause = (): Promise<void> => delay(faultSeconds * 1000);
  let writers = 0;
  const command = async (args: readonly string[], input?: string): Promise<void> => {
    const written = join(folder, `command-${writers}`);
    writers += 1;
    await writeFile(written, await runCommand(args, { ...envOf('operator'), LEADFERRY_CONFIG: configPath }, input));
  };
  const configPath = await stand.write('leadferry.yaml', JSON.stringify(config)); // JSON is YAML
  try {
    const principals = Object.fromEntries(
      (['lead-worker', 'token-keeper', 'operator'] as const).map((user) => [user, stand.principal(user)]),
    );
    await grantRights(openKafka(door, 'rights'), principals, { topic, group: groupId });
    await start('token-keeper');
    const [first, second] = [await start('lead-worker'), await start('lead-worker')];
    await sendLeads(leads);
    await settled(60);
    say(`${published} leads are delivered; now records that nothing can be made of`);
    await send(makeBadRecords(people, 10_000));
    await settled(30);
    await scrape();

    say('the API says back what it was told, with every status');
    for (const status of isThorough ? statuses : [400, 401, 422, 500]) {
      api.answer(status);
      await sendLeads(3);
      await pause();
      api.answer(undefined);
      await delay(500);
    }
    await scrape();
    await world.putTokens('default');
    say('so does the token endpoint');
    for (const status of isThorough ? [400, 401, 500] : [400]) {
      auth.answer(status);
      await delay(accessTokenLifetimeMs / 2);
      auth.answer(undefined);
      await delay(1500);
      await world.putTokens('default');
    }
    say('refreshes whose answers are lost, cut off, or no JSON');
    for (const fault of [
      { kind: 'reset' },
      { kind: 'truncate', bytes: 40 },
      { kind: 'status', body: 'html' },
    ] as const) {
      simulator.set({ faults: [{ at: 'authorization', when: 'after', times: 1, ...fault }] });
      await delay(accessTokenLifetimeMs / 2);
    }
    simulator.set({ faults: [] });
    await world.putTokens('default');
    await settled(30);
    await scrape();
    say('pages and commands');
    await writeFile(join(folder, 'pages.html'), await visitPages(publicUrl, operatorSecret.text, people.email(2)));
    // In short, every third: what they have in common is in each.
    const asked = commands({ token: deadToken.text }).filter((_, index) => isThorough || index % 3 === 0);
    await Promise.all(asked.map(([args, input]) => command(args, input)));
    await writeRedis(folder, 'redis-1', stand);

    say('Redis, Secrets Manager and Kafka go away and come back');
    await stand.redis.stopServer();
    await sendLeads(5);
    await pause();
    await command(['token', 'status']);
    await stand.redis.startServer();
    await world.secrets.set({ outage: 'error' });
    await pause();
    await command(['token', 'status']);
    await world.secrets.set({ outage: 'none' });
    await stand.kafka.stopBroker();
    await pause();
    await command(['dlq', 'list']);
    await stand.kafka.startBroker();
    await settled(30);
    await scrape();

    say('a dead grant, then processes die');
    await world.putTokens('default', { access_token: deadToken.text, refresh_token: deadToken.text, expires_in: 1 });
    await sendLeads(3);
    await pause();
    await command(['token', 'status']);
    await world.putTokens('default');
    await settled(30);
    await sendLeads(5);
    process.kill(first.pid, 'SIGQUIT');
    await delay(1500);
    process.kill(first.pid, 'SIGUSR2');
    process.kill(second.pid, 'SIGABRT');
    const ends = await Promise.all([first.exited, second.exited]);
    await scrape();
    await tokens.stop();
    await Promise.all(processes.filter((each) => each.isRunning()).map((each) => each.stop()));
    await writeTopics(folder, door, { topic, groupId });
    await writeRedis(folder, 'redis-2', stand);
    for (const [index, { lines }] of processes.entries())
      await writeFile(join(folder, `process-${index}.log`), lines.join('\n'));
    const canaries = [
      ...people.canaries,
      ...tokens.canaries(),
      ...[hashKey, operatorSecret, awsKey, deadToken],
      ...stand.secrets.map((text) => ({ kind: 'password or key of Kafka or Redis', text })),
    ];
    const { filesSearched, bytesSearched, leaks } = await searchFolder(folder, canaries);
    const crashes = ends.filter((code) => code !== 0).length;
    const figures = {
      filesSearched,
      bytesSearched,
      canaries: canaries.length,
      published,
      writers: writers + processes.length,
      crashes,
    };
    return { figures: { ...figures, leaks: leaks.length }, leaks };
  } finally {
    await tokens.stop();
    await Promise.all(processes.filter((each) => each.isRunning()).map((each) => each.kill()));
    await Promise.all([api.stop(), auth.stop(), world.stop()]);
    if (process.env.KEEP_WRITTEN) say(`kept: ${folder}`);
    else await rm(folder, { recursive: true, force: true });
  }
};
