import type { RightVerdict, SecretRight } from '@leadferry/token';
import { expect, test } from 'vitest';
import { judgeSecret, type NeededSecret } from './judge-secret.ts';

const rights: readonly SecretRight[] = [
  ...(['DescribeSecret', 'GetSecretValue', 'PutSecretValue', 'UpdateSecretVersionStage'] as const),
];
const secret: NeededSecret = { secretId: 'leadferry/default/token', role: 'token', rights };

const judge = (verdicts: Partial<Record<SecretRight, RightVerdict>>, needed = secret) => {
  const probe = new Map(needed.rights.map((right) => [right, verdicts[right] ?? 'allowed']));
  return judgeSecret(needed, probe).map(({ level, code, right }) => [level, code, right].filter(Boolean).join(' '));
};

test('a secret on which everything is allowed is well', () => {
  expect(judge({})).toEqual(['good secret']);
});

test('each missing permission is told by itself, and the key apart from the role', () => {
  expect(judge({ PutSecretValue: 'refused', UpdateSecretVersionStage: 'refused' })).toEqual([
    'fault secret_right_missing secretsmanager:PutSecretValue',
    'fault secret_right_missing secretsmanager:UpdateSecretVersionStage',
  ]);
  expect(judge({ GetSecretValue: 'key_refused' })).toEqual(['fault key_refused kms:Decrypt']);
});

test('a secret that is not there, or deleted, is one fault, whatever else was tried', () => {
  expect(judge({ DescribeSecret: 'missing', GetSecretValue: 'missing', PutSecretValue: 'untried' })).toEqual([
    'fault secret_missing',
  ]);
  expect(judge({ GetSecretValue: 'deleted' })).toEqual(['fault secret_deleted']);
});

test('AWS itself is told without a secret, so that it is told once', () => {
  expect(judge({ DescribeSecret: 'away', GetSecretValue: 'away' })).toEqual(['fault aws_unreachable']);
  expect(judge({ GetSecretValue: 'credentials' })).toEqual(['fault aws_credentials']);
});

test("what could not be tried needs attention, as does a keeper's secret for a worker", () => {
  expect(judge({ PutSecretValue: 'untried' })).toEqual(['attention secret_untried']);
  expect(judge({ GetSecretValue: 'refused' }, { ...secret, role: 'operator', rights: ['GetSecretValue'] })).toEqual([
    'attention secret_right_missing secretsmanager:GetSecretValue',
  ]);
});
