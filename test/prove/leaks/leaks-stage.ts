import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openKafka } from '../../support/kafka-door.ts';
import { publish, readLag, type SourceRecord } from '../../support/topics.ts';
import { within } from '../../support/until.ts';
import { startWorker, type WorkerProcess } from '../../support/worker-process.ts';
import { createWorld, type World } from '../../support/world.ts';
import { grantRights } from '../secure-kafka/grant-rights.ts';
import type { SecureStand, User } from '../secure-kafka/secure-stand.ts';
import { type Canary, createPeople, createSecretText, type People } from './canaries.ts';
import { type EchoDoor, openEchoDoor } from './echo-door.ts';
import { keepEscrow } from './keep-escrow.ts';
import { makeLead } from './make-records.ts';
import { runCommand } from './run-command.ts';
import { watchTokens } from './watch-tokens.ts';
import { layOutFolder } from './written-folder.ts';

/** A deployment of which everything that is written ends in one folder. `await using` ends its processes and servers. */
export interface LeaksStage extends AsyncDisposable {
  readonly folder: string;
  readonly stand: SecureStand;
  readonly world: World;
  readonly people: People;
  readonly topic: string;
  readonly publicUrl: string;
  readonly secrets: { readonly operator: Canary; readonly deadToken: Canary };
  /** Doors in front of API and authorization server that can say back what they are told. */
  readonly api: EchoDoor;
  readonly auth: EchoDoor;
  readonly processes: readonly WorkerProcess[];
  /** Everything planted by now, tokens of all generations included. */
  canaries(): readonly Canary[];
  published(): number;
  commandsRun(): number;
  start(user: 'lead-worker' | 'token-keeper'): Promise<WorkerProcess>;
  /** Runs `leadferry` and keeps what it writes. */
  command(args: readonly string[], input?: string): Promise<void>;
  send(records: readonly SourceRecord[]): Promise<void>;
  sendLeads(count: number): Promise<void>;
  /** Waits until every record has a fate, or the patience ends. */
  settled(patienceSeconds: number): Promise<void>;
  /** Keeps what every process answers on its port, and the rescued answers that lie about just now. */
  scrape(): Promise<void>;
  /** Ends every process and keeps what it wrote. */
  end(): Promise<void>;
}

const keeperMain = resolve(import.meta.dirname, '../../../services/token-keeper/src/main.ts');
const partitions = 6;

/** How long tokens live: refreshes come often, so that many generations are looked for. */
export const accessTokenLifetimeMs = 12_000;

/** Builds the deployment; no process is started yet. */
export const openLeaksStage = async (stand: SecureStand, folder: string, main?: string): Promise<LeaksStage> => {
  const { door } = stand;
  const people = createPeople();
  const [hashKey, operator] = [createSecretText('hash key'), createSecretText('operator secret')];
  const [awsKey, deadToken] = [createSecretText('AWS secret key'), createSecretText('dead token')];
  const world = await openWorld(stand, { hashKey, operator });
  const [api, auth] = await Promise.all([openEchoDoor(world.simulator.apiUrl), openEchoDoor(world.simulator.authUrl)]);
  const tokens = watchTokens(world);
  const topic = world.topic('leads');
  const port = 20_000 + (process.pid % 10_000);
  const publicUrl = `http://127.0.0.1:${port}`;
  const config = {
    ...world.config,
    application: { secret: 'leadferry/hashed', limits: { perSecond: 25 } },
    pages: { publicUrl, port, operatorSecret: 'leadferry/operator' },
  };
  const configPath = await stand.write('leadferry.yaml', JSON.stringify(config)); // JSON is YAML
  const carried = { email: people.email(1), password: stand.secrets[0], token: deadToken.text };
  const written = await layOutFolder(folder, await stand.write('carried.json', JSON.stringify(carried)));
  const envOf = (user: User): Record<string, string> => ({
    ...world.env,
    ...stand.env(user),
    ...written.env,
    CONSTANT_CONTACT_API_URL: api.url,
    CONSTANT_CONTACT_AUTH_URL: auth.url,
    AWS_SECRET_ACCESS_KEY: awsKey.text,
  });
  const processes: WorkerProcess[] = [];
  let [published, commandsRun, scraped] = [0, 0, 0];
  const endAll = async (): Promise<void> => {
    await Promise.all(processes.filter((each) => each.isRunning()).map((each) => each.stop()));
  };

  const stage: LeaksStage = {
    ...{ folder, stand, world, people, topic, publicUrl, api, auth, processes, secrets: { operator, deadToken } },
    canaries: () => [
      ...people.canaries,
      ...tokens.canaries(),
      ...[hashKey, operator, awsKey, deadToken],
      ...stand.secrets.map((text) => ({ kind: 'password or key of Kafka or Redis', text })),
    ],
    published: () => published,
    commandsRun: () => commandsRun,
    async start(user) {
      const program = user === 'token-keeper' ? { main: keeperMain } : main === undefined ? {} : { main };
      const started = await startWorker({ env: envOf(user), config, prefix: written.prefix, ...program });
      processes.push(started);
      return started;
    },
    async command(args, input) {
      const path = join(folder, `command-${commandsRun}`);
      commandsRun += 1;
      await writeFile(path, await runCommand(args, { ...envOf('operator'), LEADFERRY_CONFIG: configPath }, input));
    },
    async send(records) {
      published += records.length;
      await publish(
        door,
        topic,
        records.map((record, index) => ({ ...record, partition: index % partitions })),
      );
    },
    sendLeads: (count) =>
      stage.send(Array.from({ length: count }, (_, index) => makeLead(people, published + index + 1))),
    async settled(patienceSeconds) {
      // A broker that just comes back does not answer at once.
      const lag = (): Promise<number> => readLag(door, world.groupId, topic).catch(() => 1);
      await within(patienceSeconds, async () => (await lag()) === 0);
    },
    async scrape() {
      scraped += 1;
      await keepAnswers(processes, folder, scraped);
      await keepEscrow(written.escrow, folder, `escrow-${scraped}`);
    },
    async end() {
      await tokens.stop();
      await endAll();
      for (const [index, { lines }] of processes.entries())
        await writeFile(join(folder, `process-${index}.log`), lines.join('\n'));
    },
    async [Symbol.asyncDispose]() {
      await tokens.stop();
      await endAll();
      await Promise.all([api.stop(), auth.stop(), world.stop()]);
    },
  };
  await giveRights(stage);
  return stage;
};

const openWorld = async (stand: SecureStand, { hashKey, operator }: Record<'hashKey' | 'operator', Canary>) => {
  const unlimited = { perSecond: 'unlimited', perDay: 'unlimited', tokenPerSecond: 'unlimited' } as const;
  const world = await createWorld({
    ...{ brokers: stand.brokers, door: stand.door, redisUrl: stand.redisUrl, partitions },
    switches: { ...unlimited, firstAccessTokenLifetimeMs: accessTokenLifetimeMs, accessTokenLifetimeMs },
  });
  const [clientSecret = ''] = await world.readSecretTexts();
  const application = { client_id: world.clientId, client_secret: clientSecret, hash_key: hashKey.text };
  await world.createSecret('leadferry/hashed', JSON.stringify(application));
  await world.createSecret('leadferry/operator', operator.text);
  return world;
};

const giveRights = async ({ stand, world, topic }: LeaksStage): Promise<void> => {
  const parts = ['lead-worker', 'token-keeper', 'operator'] as const;
  const principals = Object.fromEntries(parts.map((user) => [user, stand.principal(user)]));
  await grantRights(openKafka(stand.door, 'rights'), principals, { topic, group: world.groupId });
};

const keepAnswers = async (processes: readonly WorkerProcess[], folder: string, scraped: number): Promise<void> => {
  for (const [index, each] of processes.entries())
    for (const path of ['metrics', 'readyz', 'livez']) {
      const answer = await each.ask(`/${path}`);
      if (answer) await writeFile(join(folder, `${path}-${index}-${scraped}`), answer.body);
    }
};
