import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startRedis } from '@leadferry/local-stack';
import { defaultAccount } from '../../support/world.ts';
import type { Patient } from './open-patient.ts';
import { paste } from './paste-tokens.ts';
import type { PlantedFault } from './planted-fault.ts';
import { shiftDates } from './shift-dates.ts';

/** A Redis of the deployment's own, with settings. */
const giveRedis = async (patient: Patient, settings: readonly string[]): Promise<void> => {
  const redis = await startRedis({ settings });
  patient.onEnd(() => redis.stop());
  patient.env.REDIS_URL = redis.url;
};

/** One whose user may do all but some commands. */
const giveRedisWithout = async (patient: Patient, commands: readonly string[]): Promise<void> => {
  const forbidden = commands.map((command) => `-${command}`);
  await giveRedis(patient, ['--user', 'worker', 'on', '>swordfish', '~*', '&*', '+@all', ...forbidden]);
  patient.env.REDIS_USERNAME = 'worker';
  patient.env.REDIS_PASSWORD_FILE = patient.writeFile('redis-password', 'swordfish');
};

const fiveMinutesMs = 300_000;
const shiftClock = pathToFileURL(resolve(import.meta.dirname, 'shift-clock.ts')).href;

/** Faults of Redis, the API, clocks, pages and the config. */
export const worldFaults: readonly PlantedFault[] = [
  {
    name: 'Redis evicts',
    plant: (patient) => giveRedis(patient, ['--maxmemory', '64mb', '--maxmemory-policy', 'allkeys-lru']),
    told: ['redis_evicts'],
    cure: /maxmemory-policy noeviction/,
  },
  {
    name: 'Redis is away',
    plant: ({ env }) => {
      env.REDIS_URL = 'redis://127.0.0.1:1';
    },
    told: ['redis_unreachable'],
    cure: /REDIS_URL/,
  },
  {
    name: 'the Redis user may not run scripts',
    plant: (patient) => giveRedisWithout(patient, ['eval', 'evalsha']),
    told: ['redis_refuses/EVAL', 'redis_refuses/EVALSHA'],
    cure: /ACL SETUSER/,
  },
  {
    name: 'the Redis user may neither forget nor wait for a replica',
    plant: (patient) => giveRedisWithout(patient, ['unlink', 'wait']),
    told: ['redis_refuses/UNLINK', 'redis_refuses/WAIT'],
    cure: /redis-users\.acl/,
  },
  {
    name: 'Redis does not take the password',
    plant: async (patient) => {
      await giveRedis(patient, ['--requirepass', 'swordfish']);
      patient.env.REDIS_PASSWORD_FILE = patient.writeFile('redis-password', 'guess');
    },
    told: ['redis_refuses_login'],
    cure: /REDIS_PASSWORD_FILE/,
  },
  {
    name: 'Redis is a replica',
    plant: (patient) => giveRedis(patient, ['--replicaof', '127.0.0.1', '1', '--replica-serve-stale-data', 'yes']),
    told: ['redis_replica'],
    cure: /primary/,
  },
  {
    name: 'a configured list is unknown',
    plant: ({ config, source }) => {
      config.topics[source] = { ...config.topics[source], lists: ['Newsletter', 'Newsleter'] };
    },
    told: ['list_unknown'],
    cure: /'Newsleter'/,
  },
  {
    name: 'the API is away',
    plant: ({ world }) => world.simulator.set({ apiDown: true }),
    told: ['api_unreachable'],
    cure: /CONSTANT_CONTACT_API_URL/,
  },
  {
    name: "the day's calls are spent",
    plant: ({ world }) => world.simulator.setUsedToday(10_000, world.clientId),
    told: ['day_spent'],
    cure: /leadferry status/,
  },
  {
    name: 'the user who authorised may not write contacts',
    plant: (patient) => {
      const { simulator } = patient.world;
      const privileges = ['account:read', 'contacts:read', 'contacts:lists:read'];
      simulator.addAccount({ ...defaultAccount, name: 'reader', privileges });
      return paste(patient, simulator.grant('reader'));
    },
    told: ['privilege_missing'],
    cure: /Account Owner or Manager/,
  },
  {
    name: 'the clock of this machine is 5 minutes ahead',
    plant: ({ env }) => {
      env.NODE_OPTIONS = `--import ${shiftClock}`;
    },
    // By the API, by Secrets Manager and by Redis.
    told: ['clock_off', 'clock_off', 'clock_off'],
    cure: /NTP/,
  },
  {
    name: 'the clock of the API is 5 minutes ahead',
    plant: async (patient) => {
      const proxy = await shiftDates(patient.world.simulator.apiUrl, fiveMinutesMs);
      patient.onEnd(proxy.stop);
      patient.env.CONSTANT_CONTACT_API_URL = proxy.url;
    },
    told: ['clock_off'],
    cure: /the API/,
  },
  {
    name: 'the vendor does not know the redirect URI',
    plant: ({ config }) => {
      config.pages.publicUrl = 'https://leads.example.org';
    },
    told: ['redirect_unknown'],
    cure: /https:\/\/leads\.example\.org\/callback/,
  },
  {
    name: 'the pages have nobody to sign in with',
    plant: ({ config }) => {
      delete config.pages.operatorSecret;
    },
    told: ['pages_fault'],
    cure: /config file/,
  },
  {
    name: 'answers cannot be rescued to disk',
    plant: ({ env }) => {
      env.LEADFERRY_ESCROW_DIR = `${env.LEADFERRY_CONFIG}/escrow`; // below a file
    },
    told: ['escrow_unwritable'],
    cure: /LEADFERRY_ESCROW_DIR/,
  },
  {
    name: 'the config file has two faults, the environment one',
    plant: ({ config, env, source }) => {
      config.topics[source] = { ...config.topics[source], account: 'nobody' };
      config.application.limits = { perSecond: 0 };
      env.REDIS_URL = '127.0.0.1:6379';
    },
    told: ['config_fault', 'config_fault', 'config_fault'],
    cure: /config file/,
  },
];
