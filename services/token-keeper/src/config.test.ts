import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const environment = { REDIS_URL: 'redis://redis:6379', AWS_REGION: 'us-east-1', LEADFERRY_CONFIG: 'leadferry.yaml' };

const read = (pages: object | undefined, env: Record<string, string> = {}, more: object = {}) => {
  const file = {
    application: { secret: 'leadferry/application' },
    accounts: { default: { tokenSecret: 'leadferry/default/token' } },
    topics: { leads: { lists: ['Newsletter'] } },
    ...(pages === undefined ? {} : { pages }),
    ...more,
  };
  return readConfig({ ...environment, ...env }, () => JSON.stringify(file));
};

/** The faults that reading finds. */
const faultsOf = (...given: Parameters<typeof read>): readonly string[] => {
  try {
    read(...given);
    return [];
  } catch (error) {
    return (error as { faults: readonly string[] }).faults;
  }
};

const good = { publicUrl: 'https://ferry.example.org', operatorSecret: 'leadferry/operator' };

describe('the config', () => {
  it('needs no pages', () => {
    expect(read(undefined)).toMatchObject({ site: undefined, httpPort: 9464, stopDeadlineMs: 120_000 });
  });

  it('has pages on a port of their own, at an address without a slash at its end', () => {
    expect(read({ ...good, publicUrl: 'https://ferry.example.org/keeper/' }).site).toEqual({
      publicUrl: 'https://ferry.example.org/keeper',
      port: 8080,
      operatorSecret: 'leadferry/operator',
    });
  });

  it('asks for no secret where a proxy signs people in', () => {
    expect(read({ publicUrl: good.publicUrl, behindProxy: true }).site).toMatchObject({ operatorSecret: undefined });
  });
});

describe('a fault of the pages', () => {
  it.each([
    ['no public address', { operatorSecret: 'leadferry/operator' }, 'pages.publicUrl: is missing'],
    ['an address that is none', { ...good, publicUrl: 'ferry.example.org' }, 'pages.publicUrl: must be the address'],
    ['an address with a query', { ...good, publicUrl: 'https://a.example?x=1' }, 'without user, query or fragment'],
    ['an address with a user', { ...good, publicUrl: 'https://me@a.example' }, 'without user, query or fragment'],
    ['nobody who signs people in', { publicUrl: good.publicUrl }, 'pages.operatorSecret: is missing'],
    ['two who do', { ...good, behindProxy: true }, 'leave out one of the two'],
    ['the port of the metrics', { ...good, port: 9464 }, 'pages.port: 9464 is HTTP_PORT already'],
    ['a misspelt key', { ...good, publicURL: 'https://a.example' }, 'publicURL'],
  ])('%s is told', (_, pages, text) => {
    expect(faultsOf(pages)).toEqual([expect.stringContaining(text)]);
  });

  it('is told together with every other fault', () => {
    const faults = faultsOf({ port: 7000 }, { HTTP_PORT: '7000', LOG_LEVEL: 'loud' }, { topics: { leads: {} } });
    expect(faults.map((fault) => fault.replace(/^leadferry\.yaml: /, '').split(':')[0])).toEqual([
      'LOG_LEVEL',
      'topics.leads.lists',
      'pages.publicUrl',
      'pages.operatorSecret',
      'pages.port',
    ]);
  });
});
