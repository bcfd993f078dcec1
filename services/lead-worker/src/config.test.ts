import { ConfigError } from '@leadferry/runtime/config';
import { describe, expect, it } from 'vitest';
import { readConfig } from './config.ts';

const environment = {
  KAFKA_BROKERS: 'localhost:9092',
  REDIS_URL: 'redis://localhost:6379',
  AWS_REGION: 'us-east-1',
  LEADFERRY_CONFIG: '/etc/leadferry.yaml',
};
const least = `
application:
  secret: leadferry/application
accounts:
  default:
    tokenSecret: leadferry/default/token
topics:
  leads:
    account: default
    lists: [Newsletter]
`;

const read = (yaml: string, env: Record<string, string | undefined> = environment) => readConfig(env, () => yaml);
const faultsOf = (yaml: string, env: Record<string, string | undefined> = environment): readonly string[] => {
  try {
    read(yaml, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
};

describe('readConfig', () => {
  it('fills in the documented defaults of the least file that works', () => {
    expect(read(least)).toMatchObject({
      kafka: { brokers: ['localhost:9092'], groupId: 'leadferry' },
      apiUrl: 'https://api.cc.email/v3',
      authUrl: 'https://authz.constantcontact.com/oauth2/default/v1',
      httpPort: 9464,
      maxReplicas: 12,
      application: {
        limits: { perSecond: 4, perDay: 10_000 },
        scopes: ['contact_data', 'account_read', 'offline_access'],
      },
      accounts: { default: { mode: 'refresher', createCustomFields: false, createTags: false } },
      topics: [
        {
          topic: 'leads',
          account: 'default',
          lists: ['Newsletter'],
          consent: 'implicit',
          deadLetterTopic: 'leads.dead-letter',
          receiptsTopic: 'leads.receipts',
          onMissingContact: 'skip',
        },
      ],
    });
  });

  it('reports the faults of environment and file together', () => {
    const faults = faultsOf('application: {secret: a}\naccounts: {}\ntopics: {leads: {lists: []}}', {
      ...environment,
      KAFKA_BROKERS: undefined,
      REDIS_URL: 'localhost:6379',
    });
    expect(faults.map((fault) => fault.split(':')[0])).toEqual([
      'KAFKA_BROKERS is not set',
      'REDIS_URL',
      '/etc/leadferry.yaml',
      '/etc/leadferry.yaml',
    ]);
    expect(faults.join()).toContain('accounts: names no account');
    expect(faults.join()).toContain('topics.leads.lists: must name at least one list');
  });

  it('tells what contradicts itself together with what does not fit', () => {
    const file = `
application: {limits: unlimited}
accounts:
  default: {tokenSecret: ''}
  north: {tokenSecret: a}
  south: {tokenSecret: a}
topics:
  leads: {account: default, lists: []}
  more: {account: nobody, lists: [A]}
`;
    const faults = faultsOf(file).join('\n');
    for (const place of [
      'application.secret',
      'application.limits',
      'accounts.default.tokenSecret',
      'topics.leads.lists',
    ])
      expect(faults).toContain(place);
    expect(faults).toContain("topics.more.account: 'nobody' is not under accounts");
    expect(faults).toContain('accounts.south.tokenSecret: is also the secret of account north');
    expect(faults).not.toContain("'default' is not under accounts");
  });

  it('asks for at least one account and one topic', () => {
    const faults = faultsOf('application: {secret: a}\naccounts: {}\ntopics: {}').join('\n');
    expect(faults).toContain('accounts: names no account');
    expect(faults).toContain('topics: names no topic');
  });

  it('refuses a key it does not know, since a misspelt option must not be ignored', () => {
    expect(faultsOf(`${least}    list: [Newsletter]\n`).join()).toContain('list');
  });

  it('refuses a topic of an account that does not exist', () => {
    expect(faultsOf(least.replace('account: default', 'account: other')).join()).toContain(
      "'other' is not under accounts",
    );
  });

  it('refuses topics that would feed themselves or each other', () => {
    const crossed = `${least}    receiptsTopic: leads\n`;
    expect(faultsOf(crossed).join()).toContain("topics.leads.receiptsTopic: 'leads' is already used by topics.leads");
    const shared = `${least}    deadLetterTopic: dead\n  more: {account: default, lists: [A], deadLetterTopic: dead}\n`;
    expect(faultsOf(shared).join()).toContain("topics.more.deadLetterTopic: 'dead' is already used");
  });

  it('refuses two accounts that share one token secret', () => {
    const twice = least.replace('topics:', '  second:\n    tokenSecret: leadferry/default/token\ntopics:');
    expect(faultsOf(twice).join()).toContain('is also the secret of account default');
  });

  it("refuses 'unlimited' against the vendor's own host and takes it against another", () => {
    const unlimited = least.replace('application:', 'application:\n  limits: unlimited');
    expect(faultsOf(unlimited).join()).toContain("refused against the vendor's own host");
    expect(faultsOf(unlimited, { ...environment, CONSTANT_CONTACT_API_URL: 'http://127.0.0.1:1/v3' })).toEqual([]);
  });

  it('says so when the file cannot be read or is not YAML', () => {
    const missing = () => {
      throw new Error('ENOENT');
    };
    expect(() => readConfig(environment, missing)).toThrow('the file cannot be read: /etc/leadferry.yaml');
    expect(faultsOf('a: [').join()).toContain('is not YAML');
    expect(faultsOf('').join()).toContain('application');
  });
});
