import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from '../../support/until.ts';
import type { WorkerProcess } from '../../support/worker-process.ts';
import { accessTokenLifetimeMs, type LeaksStage } from './leaks-stage.ts';
import { writeRedis } from './write-redis.ts';

/** How hard a run tries. */
export interface FaultOptions {
  /** How long each fault lasts, in seconds. */
  readonly faultSeconds: number;
  /** Every status and every way in which a refresh fails; else a few. */
  readonly isThorough: boolean;
}

const allStatuses = [400, 401, 403, 404, 409, 422, 429, 500, 503];

/** The API answers with errors that say back what it was told. */
export const echoAtApi = async (stage: LeaksStage, { faultSeconds, isThorough }: FaultOptions): Promise<void> => {
  for (const status of isThorough ? allStatuses : [400, 401, 422, 500]) {
    stage.api.answer(status);
    await stage.sendLeads(3);
    await delay(faultSeconds * 1000);
    stage.api.answer(undefined);
    await delay(500);
  }
  await stage.world.putTokens('default');
  await stage.scrape();
};

/** The token endpoint does the same; then its answers are lost, cut off, or no JSON. */
export const spoilRefreshes = async (stage: LeaksStage, { isThorough }: FaultOptions): Promise<void> => {
  const { world, auth } = stage;
  for (const status of isThorough ? [400, 401, 500] : [400]) {
    auth.answer(status);
    await delay(accessTokenLifetimeMs / 2);
    await stage.scrape();
    auth.answer(undefined);
    await world.putTokens('default');
  }
  for (const fault of [{ kind: 'reset' }, { kind: 'truncate', bytes: 40 }, { kind: 'status', body: 'html' }] as const) {
    world.simulator.set({ faults: [{ at: 'authorization', when: 'after', times: 1, ...fault }] });
    await delay(accessTokenLifetimeMs / 2);
    await writeRedis(stage.folder, `redis-${fault.kind}`, stage.stand);
    await stage.scrape();
  }
  world.simulator.set({ faults: [] });
  await world.putTokens('default');
  await stage.settled(30);
};

/** Redis, Secrets Manager and Kafka go away one after the other, and come back. */
export const takeServersAway = async (stage: LeaksStage, { faultSeconds }: FaultOptions): Promise<void> => {
  const { stand, world } = stage;
  const pause = (): Promise<void> => delay(faultSeconds * 1000);
  await stand.redis.stopServer();
  await stage.sendLeads(5);
  await pause();
  await stage.command(['token', 'status']);
  await stand.redis.startServer();
  await world.secrets.set({ outage: 'error' });
  await pause();
  await stage.command(['token', 'status']);
  await world.secrets.set({ outage: 'none' });
  await stand.kafka.stopBroker();
  await pause();
  await stage.command(['dlq', 'list']);
  await stand.kafka.startBroker();
  await stage.settled(30);
  await stage.scrape();
};

/** The grant is dead for a while. */
export const endGrant = async (stage: LeaksStage, { faultSeconds }: FaultOptions): Promise<void> => {
  const { text } = stage.secrets.deadToken;
  await stage.world.putTokens('default', { access_token: text, refresh_token: text, expires_in: 1 });
  await stage.sendLeads(3);
  await delay(faultSeconds * 1000);
  await stage.command(['token', 'status']);
  await stage.world.putTokens('default');
  await stage.settled(30);
};

/** One worker writes a diagnostic report, then nobody catches an error of it; the other is aborted. Resolves with the deaths. */
export const crash = async (
  stage: LeaksStage,
  [first, second]: readonly [WorkerProcess, WorkerProcess],
): Promise<number> => {
  await stage.sendLeads(5);
  process.kill(first.pid, 'SIGQUIT');
  await untilReported(stage, first.pid);
  process.kill(first.pid, 'SIGUSR2');
  process.kill(second.pid, 'SIGABRT');
  const ends = await Promise.all([first.exited, second.exited]);
  return ends.filter((code) => code !== 0).length;
};

/** Waits until a diagnostic report of the process lies whole in the folder. */
const untilReported = async ({ folder }: LeaksStage, pid: number): Promise<void> => {
  const reports = join(folder, 'reports');
  const isThere = async (): Promise<boolean> => {
    const name = (await readdir(reports)).find((each) => each.includes(`.${pid}.`));
    return name !== undefined && (await readFile(join(reports, name), 'utf8')).trimEnd().endsWith('}');
  };
  await until(isThere, 30, 'a diagnostic report');
};
