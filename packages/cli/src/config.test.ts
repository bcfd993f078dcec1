import { ConfigError } from '@leadferry/runtime';
import { describe, expect, it } from 'vitest';
import { readConfig, wantsColours } from './config.ts';

const env = {
  REDIS_URL: 'redis://127.0.0.1:6379',
  AWS_REGION: 'us-east-1',
  LEADFERRY_CONFIG: 'of-the-environment.yaml',
};
const yaml = `
application: { secret: leadferry/application }
accounts: { default: { tokenSecret: leadferry/default/token } }
topics: { leads: { lists: [Newsletter] } }
`;

describe('the configuration', () => {
  it('is read from the file that --config names, else from that of LEADFERRY_CONFIG; Kafka is not asked for', () => {
    const paths: string[] = [];
    const read = (path: string): string => {
      paths.push(path);
      return yaml;
    };
    expect(Object.keys(readConfig(env, undefined, { readFile: read }).accounts)).toEqual(['default']);
    readConfig(env, 'given.yaml', { readFile: read });
    expect(paths).toEqual(['of-the-environment.yaml', 'given.yaml']);
  });

  it('has the addresses of Kafka for commands that need them', () => {
    const readFile = (): string => yaml;
    expect(() => readConfig(env, undefined, { readFile, needsKafka: true })).toThrow(/KAFKA_BROKERS is not set/);
    const given = { ...env, KAFKA_BROKERS: 'one:9092, two:9092' };
    expect(readConfig(given, undefined, { readFile, needsKafka: true })).toMatchObject({
      kafka: { brokers: ['one:9092', 'two:9092'], groupId: 'leadferry' },
      topics: [{ topic: 'leads', deadLetterTopic: 'leads.dead-letter' }],
    });
  });

  it('logs nothing unless LOG_LEVEL asks for it', () => {
    expect(readConfig(env, undefined, { readFile: () => yaml }).logLevel).toBe('silent');
    expect(readConfig({ ...env, LOG_LEVEL: ' ' }, undefined, { readFile: () => yaml }).logLevel).toBe('silent');
    expect(readConfig({ ...env, LOG_LEVEL: 'debug' }, undefined, { readFile: () => yaml }).logLevel).toBe('debug');
  });

  it('tells all its faults at once, and both ways to name the file', () => {
    const faultsOf = (...given: Parameters<typeof readConfig>): readonly string[] => {
      try {
        readConfig(...given);
      } catch (error) {
        if (error instanceof ConfigError) return error.faults;
      }
      return [];
    };
    expect(faultsOf({})).toEqual([
      expect.stringMatching(/^REDIS_URL is not set/),
      expect.stringMatching(/^AWS_REGION is not set/),
      expect.stringMatching(/^--config or LEADFERRY_CONFIG is not set/),
    ]);
    const broken = 'application: {}\naccounts: {}\ntopics: { leads: { lists: [] } }';
    expect(faultsOf({ ...env, REDIS_URL: 'http://no' }, 'c.yaml', { readFile: () => broken })).toHaveLength(4);
  });
});

it.each([
  ['on a terminal', {}, true, true],
  ['in a pipe', {}, undefined, false],
  ['with NO_COLOR', { NO_COLOR: '1' }, true, false],
  ['with an empty NO_COLOR, which counts as none', { NO_COLOR: '' }, true, true],
  ['on a dumb terminal', { TERM: 'dumb' }, true, false],
])('wants colours or not: %s', (_, environment, isTerminal, wanted) => {
  expect(wantsColours(environment, isTerminal)).toBe(wanted);
});
