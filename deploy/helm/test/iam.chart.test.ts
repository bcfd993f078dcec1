import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
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

it('with Amazon MSK each role has its part of Kafka: a keeper writes nothing there', async () => {
  const arn = 'arn:aws:kafka:us-east-1:111122223333:cluster/events/uuid-1';
  const kafka = { tls: { enabled: true }, sasl: { mechanism: 'aws-msk-iam' }, mskClusterArn: arn };
  const { worker, keeper } = await policiesFor({ ...exampleValues, kafka });
  const topic = (name: string) => `arn:aws:kafka:us-east-1:111122223333:topic/events/uuid-1/${name}`;
  expect(isAllowed(worker, 'kafka-cluster:ReadData', topic('leads'))).toBe(true);
  expect(isAllowed(worker, 'kafka-cluster:WriteData', topic('leads'))).toBe(false);
  for (const name of ['leads.dead-letter', 'leads.receipts']) {
    expect(isAllowed(worker, 'kafka-cluster:WriteData', topic(name))).toBe(true);
    expect(isAllowed(keeper, 'kafka-cluster:WriteData', topic(name))).toBe(false);
    expect(isAllowed(keeper, 'kafka-cluster:DescribeTopic', topic(name))).toBe(true);
  }
  expect(
    isAllowed(worker, 'kafka-cluster:AlterGroup', 'arn:aws:kafka:us-east-1:111122223333:group/events/uuid-1/leadferry'),
  ).toBe(true);
});

it('an account id is asked for, since no policy can be written without', async () => {
  await expect(chart.render(valueSet('minimal'), { aws: { iamPolicies: { enabled: true } } })).rejects.toThrow(
    /aws\.iamPolicies\.accountId: is missing/,
  );
});
