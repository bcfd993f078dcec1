import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { chartDirectory } from '../src/generated-files.ts';
import { exampleArns, exampleValues, policiesFor } from './support/iam-example.ts';
import { allowedOn, isAllowed, readPolicy } from './support/iam-policy.ts';
import { chart, valueSet } from './support/value-sets.ts';

const fileOf = (name: string) => readPolicy(readFileSync(join(chartDirectory, 'files', 'iam', `${name}.json`), 'utf8'));
const { 'default/token': tokenArn, 'default/access-token': accessArn, application, operator } = exampleArns;
const reading = ['secretsmanager:DescribeSecret', 'secretsmanager:GetSecretValue'];
const writing = ['secretsmanager:PutSecretValue', 'secretsmanager:UpdateSecretVersionStage'];

describe('the policies that are written out', () => {
  it('are what the chart renders for such a deployment', async () => {
    const { worker, keeper } = await policiesFor(exampleValues);
    expect(fileOf('worker')).toEqual(worker);
    expect(fileOf('refresher')).toEqual(keeper);
  });

  it('let a worker see access tokens and the application, and never the refresh token', () => {
    const policy = fileOf('worker');
    expect(allowedOn(policy, accessArn)).toEqual(reading);
    expect(allowedOn(policy, application)).toEqual(reading);
    expect(allowedOn(policy, operator)).toEqual([]);
    expect(allowedOn(policy, tokenArn)).toEqual([]);
    expect(isAllowed({ ...policy, Statement: [...policy.Statement, allowAll] }, reading[1]!, tokenArn)).toBe(false);
  });

  it('let a keeper refresh, and no more', () => {
    const policy = fileOf('refresher');
    expect(allowedOn(policy, tokenArn)).toEqual([...reading, ...writing]);
    expect(allowedOn(policy, accessArn)).toEqual([...reading, ...writing]);
    expect(allowedOn(policy, application)).toEqual(reading);
    expect(allowedOn(policy, operator)).toEqual(['secretsmanager:GetSecretValue']);
  });

  it('reach no secret whose name only begins alike', () => {
    for (const name of ['worker', 'refresher'])
      expect(allowedOn(fileOf(name), application.replace('application', 'application-of-others'))).toEqual([]);
  });

  it('let the key be used through Secrets Manager alone, for these secrets, and to encrypt by a keeper alone', () => {
    const keyUses = (name: string) =>
      fileOf(name).Statement.filter(({ Action }) => Action.some((action) => action.startsWith('kms:')));
    expect(keyUses('worker').map(({ Action }) => Action)).toEqual([['kms:Decrypt']]);
    expect(keyUses('refresher').map(({ Action }) => Action)).toEqual([['kms:Decrypt'], ['kms:GenerateDataKey']]);
    for (const { Condition } of [...keyUses('worker'), ...keyUses('refresher')]) {
      expect(Condition!.StringEquals).toEqual({ 'kms:ViaService': 'secretsmanager.us-east-1.amazonaws.com' });
      expect(Condition!.StringLike!['kms:EncryptionContext:SecretARN']).not.toHaveLength(0);
    }
  });
});

const allowAll = { Sid: 'All', Effect: 'Allow' as const, Action: ['*'], Resource: ['*'] };

it('a worker of the default mode may do what a keeper may, but not sign people in', async () => {
  const { config, ...more } = exampleValues;
  const { worker } = await policiesFor({
    ...more,
    config: { ...config, accounts: { default: { mode: 'refresher' } } },
  });
  expect(allowedOn(worker, tokenArn)).toEqual([...reading, ...writing]);
  expect(allowedOn(worker, operator)).toEqual([]);
});

it('a secret that is named by its ARN is taken by it', async () => {
  const { worker } = await policiesFor({ ...exampleValues, config: { application: { secret: application } } });
  expect(worker.Statement[0]!.Resource).toContain(application);
});

/** What an operation of Kafka's own access lists is called by MSK, on topics and on groups; to read or write is to see, too. */
const mskActions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  topic: {
    Read: ['DescribeTopic', 'ReadData'],
    Write: ['DescribeTopic', 'WriteData'],
    Create: ['CreateTopic'],
    Describe: ['DescribeTopic'],
    DescribeConfigs: ['DescribeTopicDynamicConfiguration'],
  },
  group: { Read: ['AlterGroup', 'DescribeGroup'], Describe: ['DescribeGroup'] },
};

interface KafkaRight {
  readonly resource: string;
  readonly name: string;
  readonly operations: readonly string[];
}

it('with Amazon MSK each role has the rights of deploy/access/kafka-acls.yaml, and no other', async () => {
  const arn = 'arn:aws:kafka:us-east-1:111122223333:cluster/events/uuid-1';
  const kafka = { tls: { enabled: true }, sasl: { mechanism: 'aws-msk-iam' }, mskClusterArn: arn };
  const { worker, keeper } = await policiesFor({ ...exampleValues, kafka });
  const list = readFileSync(join(chartDirectory, '..', '..', 'access', 'kafka-acls.yaml'), 'utf8');
  const rights = parse(list) as Readonly<Record<'lead-worker' | 'token-keeper', readonly KafkaRight[]>>;

  for (const [part, policy] of [
    ['lead-worker', worker],
    ['token-keeper', keeper],
  ] as const) {
    const lines = rights[part].map(({ resource, name, operations }) => ({
      place: `${arn.replace(':cluster/', `:${resource}/`)}/${name.replace('<topic>', 'leads').replace('<group>', 'leadferry')}`,
      actions: [...new Set(operations.flatMap((operation) => mskActions[resource]![operation]!))].sort(),
    }));
    for (const { place, actions } of lines)
      expect([part, place, allowedOn(policy, place)]).toEqual([
        part,
        place,
        actions.map((action) => `kafka-cluster:${action}`),
      ]);
    const places = policy.Statement.flatMap(({ Action, Resource }) =>
      Action[0]!.startsWith('kafka-') ? Resource : [],
    );
    expect(places.sort()).toEqual([arn, ...lines.map(({ place }) => place)].sort());
  }
});

it('an account id is asked for, since no policy can be written without', async () => {
  await expect(chart.render(valueSet('minimal'), { aws: { iamPolicies: { enabled: true } } })).rejects.toThrow(
    /aws\.iamPolicies\.accountId: is missing/,
  );
});
