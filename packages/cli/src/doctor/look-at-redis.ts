import { randomUUID } from 'node:crypto';
import { adviseOnRedis, connectRedis, type Redis, redisErrorWord } from '@leadferry/runtime';
import { awaitRedis } from '../await-redis.ts';
import { createFindings, type Finding } from './finding.ts';
import { judgeRedis } from './judge-redis.ts';
import type { Patient } from './patient.ts';

const { attention, fault } = createFindings('redis');

/** Longest wait for one Redis, in milliseconds. */
const limitMs = 3000;

/** Looks at each Redis primary: whether it answers, what it is set to, and what this user may do. */
export const lookAtRedis = async (patient: Patient): Promise<Finding[]> => {
  const { redisUrls } = patient.config;
  const found = await Promise.all(redisUrls.map((url, place) => lookAtOne(url, place, patient)));
  const count = redisUrls.length;
  const evenness =
    count % 2 === 0
      ? [
          attention(
            'redis_even',
            `${count} primaries: a lease needs ${count / 2 + 1} of them, so that no more may be away than of ${count - 1}`,
            'name an odd number of independent primaries in REDIS_URL, one or three',
          ),
        ]
      : [];
  return [...found.flat(), ...evenness];
};

const lookAtOne = async (url: string, place: number, patient: Patient): Promise<Finding[]> => {
  const { clock, clocks, config, deployment } = patient;
  // What an address may hold besides host and port is a password.
  const about = new URL(url).host;
  const redis = connectRedis({ url, access: config.redisAccess, name: `doctor-${place}`, logger: deployment.logger });
  let last: unknown;
  redis.on('error', (error) => {
    last = error;
  });
  try {
    if (!(await awaitRedis(redis, { clock, limitMs }))) return [tellAway(last, about)];
    const fromMs = clock.now();
    const [seconds, micros] = (await redis.time()).map(Number);
    const span = { fromMs, toMs: clock.now() };
    clocks.note(`Redis ${about}`, (seconds ?? 0) * 1000 + Math.floor((micros ?? 0) / 1000), span);
    const info = await readInfo(redis);
    const judged = info === undefined ? [tellUnseen(about)] : judgeRedis(info, about, place === 0);
    const takesWrites = judged.every(({ code }) => code !== 'redis_replica');
    return takesWrites ? [...judged, ...(await tryCommands(redis, about))] : judged;
  } catch (error) {
    return [tellAway(error, about)];
  } finally {
    redis.disconnect();
  }
};

/** Not every user may ask for it, and workers do without. */
const readInfo = (redis: Redis): Promise<string | undefined> =>
  redis.info().catch((error: unknown) => {
    if (isRefusal(error)) return undefined;
    throw error;
  });

const isRefusal = (error: unknown): boolean =>
  error instanceof Error && /NOPERM|No permission|can't run this command|ACL failure/i.test(error.message);

const tellUnseen = (about: string): Finding =>
  attention(
    'redis_unseen',
    `${about} answers, and this user may not ask for its settings (INFO): eviction and role are not known`,
    'let the user run INFO ("ACL SETUSER NAME +info"), or look at maxmemory-policy there, which must be noeviction',
    { about },
  );

const tellAway = (error: unknown, about: string): Finding => {
  if (isRefusal(error)) return fault('redis_refuses', `${about} lets this user do too little`, aclCure, { about });
  const known = error instanceof Error ? { word: redisErrorWord(error), advice: adviseOnRedis(error) } : undefined;
  const word = known?.word ?? 'no connection';
  if (word === 'WRONGPASS' || word === 'NOAUTH') {
    const cure = 'correct REDIS_USERNAME and what the file of REDIS_PASSWORD_FILE holds';
    return fault('redis_refuses_login', `${about} does not take this user or password (${word})`, cure, { about });
  }
  const cure =
    known?.advice ??
    'see that it runs and that REDIS_URL and the network policy lead to it ("redis-cli -u REDIS_URL ping"); meanwhile each worker keeps to a share of the limits';
  return fault('redis_unreachable', `${about} does not answer (${word})`, cure, { about });
};

const aclCure =
  'let its user do what workers do: "ACL SETUSER NAME on ~leadferry:* &* +@all -@admin -@dangerous +info +time", or just what deploy/access/redis-users.acl lists';

const noLimits = 'limits and leases cannot be kept there';
const withoutIt: Readonly<Record<string, string>> = {
  EVAL: noLimits,
  EVALSHA: noLimits,
  PUBLISH: 'workers hear of no new token by it',
  UNLINK: 'after a moment without Redis a worker cannot be sure what was delivered, and sends it again',
  WAIT: 'no rescued answer of a refresh is safe there',
};

/** Tries what workers do, on a key of its own that ends by itself after a second, and in a channel that nobody hears. */
const tryCommands = async (redis: Redis, about: string): Promise<Finding[]> => {
  const key = `leadferry:doctor:${randomUUID()}`;
  const tries = {
    EVAL: () => redis.eval("return redis.call('SET', KEYS[1], '1', 'PX', 1000)", 1, key),
    EVALSHA: () => redis.evalsha('0'.repeat(40), 0),
    PUBLISH: () => redis.publish(key, '1'),
    UNLINK: () => redis.unlink(key),
    WAIT: () => redis.wait(0, 1),
  };
  const refused: string[] = [];
  for (const [command, attempt] of Object.entries(tries)) {
    try {
      await attempt();
    } catch (error) {
      if (isRefusal(error)) refused.push(command);
      else if (!(error instanceof Error && error.message.startsWith('NOSCRIPT'))) throw error;
    }
  }
  return refused.map((command) =>
    fault('redis_refuses', `the user of ${about} may not ${command}: ${withoutIt[command] ?? ''}`, aclCure, {
      about,
      right: command,
    }),
  );
};
