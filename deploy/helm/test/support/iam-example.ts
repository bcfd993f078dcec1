import type { IConfigMap } from 'kubernetes-models/v1';
import { readPolicy } from './iam-policy.ts';
import { findOne } from './pods.ts';
import { chart, valueSet } from './value-sets.ts';

/** A deployment whose workers must not see the refresh token, with the names the documentation uses. */
export const exampleValues = {
  config: {
    accounts: { default: { accessTokenSecret: 'leadferry/default/access-token', mode: 'reader' } },
    pages: { publicUrl: 'https://leadferry.example.org', operatorSecret: 'leadferry/operator' },
  },
  aws: {
    iamPolicies: {
      enabled: true,
      accountId: '111122223333',
      kmsKeyArn: 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
    },
  },
} as const;

/** Its secrets, as AWS names them. */
export const exampleArns = Object.fromEntries(
  ['application', 'default/token', 'default/access-token', 'operator'].map((name) => [
    name,
    `arn:aws:secretsmanager:us-east-1:111122223333:secret:leadferry/${name}-a1B2c3`,
  ]),
) as Readonly<Record<'application' | 'default/token' | 'default/access-token' | 'operator', string>>;

/** Renders the policies of both services for these values over the minimal ones. */
export const policiesFor = async (values: Readonly<Record<string, unknown>>) => {
  const { data } = findOne<IConfigMap>(await chart.render(valueSet('minimal'), values), 'ConfigMap', '-iam-policies');
  return { worker: readPolicy(data!['lead-worker.json']!), keeper: readPolicy(data!['token-keeper.json']!) };
};
