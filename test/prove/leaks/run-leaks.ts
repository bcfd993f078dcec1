import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSecureStand } from '../secure-kafka/secure-stand.ts';
import { commands } from './commands.ts';
import { crash, echoAtApi, endGrant, type FaultOptions, spoilRefreshes, takeServersAway } from './fault-phases.ts';
import { type LeaksStage, openLeaksStage } from './leaks-stage.ts';
import { makeBadRecords } from './make-records.ts';
import { type Leak, searchFolder } from './search-folder.ts';
import { visitPages } from './visit-pages.ts';
import { writeRedis } from './write-redis.ts';
import { writeTopics } from './write-topics.ts';

export interface LeaksOptions extends FaultOptions {
  /** Good leads before the faults; more come with them. */
  readonly leads: number;
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

/** Drives a fleet through everything that can go wrong with it, and searches all that was written for what was planted. */
export const runLeaks = async (options: LeaksOptions): Promise<{ figures: LeaksFigures; leaks: readonly Leak[] }> => {
  const { say, main } = options;
  const folder = await mkdtemp(join(tmpdir(), 'leadferry-written-'));
  try {
    await using stand = await openSecureStand('password', say);
    await using stage = await openLeaksStage(stand, folder, main);
    const crashes = await play(stage, options);
    const canaries = stage.canaries();
    const { leaks, ...searched } = await searchFolder(folder, canaries);
    const writers = stage.commandsRun() + stage.processes.length;
    const counts = { canaries: canaries.length, published: stage.published(), writers, crashes, leaks: leaks.length };
    return { figures: { ...searched, ...counts }, leaks };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

/** Resolves with how many processes died as they were told to. */
const play = async (stage: LeaksStage, options: LeaksOptions): Promise<number> => {
  const { leads, say } = options;
  const { folder, stand, topic, world } = stage;
  await stage.start('token-keeper');
  const workers = [await stage.start('lead-worker'), await stage.start('lead-worker')] as const;
  await stage.sendLeads(leads);
  await stage.settled(60);
  say(`${leads} leads are delivered; now records that nothing can be made of`);
  await stage.send(makeBadRecords(stage.people, 10_000));
  await stage.settled(30);
  await stage.scrape();
  say('the API says back what it was told');
  await echoAtApi(stage, options);
  say('so does the token endpoint; then its answers are lost');
  await spoilRefreshes(stage, options);
  say('pages and commands');
  await lookAround(stage, options);
  say('Redis, Secrets Manager and Kafka go away and come back');
  await takeServersAway(stage, options);
  say('a dead grant, then processes die');
  await endGrant(stage, options);
  const crashes = await crash(stage, workers);
  await stage.scrape();
  await stage.end();
  await writeTopics(folder, stand.door, { topic, groupId: world.groupId });
  await writeRedis(folder, 'redis-end', stand);
  return crashes;
};

const lookAround = async (stage: LeaksStage, { isThorough }: FaultOptions): Promise<void> => {
  const { publicUrl, secrets, people } = stage;
  const pages = await visitPages(publicUrl, secrets.operator.text, people.email(2));
  await writeFile(join(stage.folder, 'pages.html'), pages);
  // In short, every third: what they have in common is in each.
  const asked = commands({ token: secrets.deadToken.text }).filter((_, index) => isThorough || index % 3 === 0);
  await Promise.all(asked.map(([args, input]) => stage.command(args, input)));
};
