import type { SecretProbe, SecretRight } from '@leadferry/token';
import { createFindings, type Finding } from './finding.ts';

const { good, attention, fault } = createFindings('secrets');

/** A secret with the calls that are made on it. */
export interface NeededSecret {
  readonly secretId: string;
  readonly role: 'application' | 'token' | 'access_token' | 'operator';
  readonly rights: readonly SecretRight[];
}

/** Says what follows from what was tried on one secret, each missing permission by itself. */
export const judgeSecret = ({ secretId, role, rights }: NeededSecret, probe: SecretProbe): Finding[] => {
  const verdicts = new Set(probe.values());
  const about = secretId;
  if (verdicts.has('credentials')) return [tellCredentials()];
  if (verdicts.has('away')) return [tellAway()];
  if (verdicts.has('missing')) {
    const cure = `create it ("aws secretsmanager create-secret --name ${secretId}"), or correct its name in the config and AWS_REGION`;
    return [fault('secret_missing', `there is no secret ${secretId} in this account and region`, cure, { about })];
  }
  if (verdicts.has('deleted')) {
    const cure = `take it back: "aws secretsmanager restore-secret --secret-id ${secretId}"`;
    return [fault('secret_deleted', `the secret ${secretId} is marked for deletion`, cure, { about })];
  }
  const refused = rights.filter((right) => probe.get(right) === 'refused');
  const isKeyRefused = verdicts.has('key_refused');
  const findings = [
    ...refused.map((right) => tellRefused(right, secretId, role)),
    ...(isKeyRefused ? [tellKeyRefused(secretId)] : []),
  ];
  const untried = rights.filter((right) => probe.get(right) === 'untried');
  if (untried.length > 0) {
    const text = `${secretId} has no value yet, so ${untried.join(' and ')} could not be tried without leaving a trace`;
    const cure =
      role === 'token'
        ? 'authorise the account ("leadferry authorize"), then look again'
        : 'look again when a refresher has filled it';
    findings.push(attention('secret_untried', text, cure, { about }));
  }
  const allowed = rights.filter((right) => probe.get(right) === 'allowed');
  return findings.length > 0 ? findings : [good('secret', `${secretId}: ${allowed.join(', ')}`, { about })];
};

const tellRefused = (right: SecretRight, secretId: string, role: NeededSecret['role']): Finding => {
  const action = `secretsmanager:${right}`;
  const cure = `allow ${action} on ${secretId} in the policy of the role`;
  const told = { about: secretId, right: action };
  if (role === 'operator') {
    return attention(
      'secret_right_missing',
      `this role may not ${action} on ${secretId}; token-keeper's must`,
      cure,
      told,
    );
  }
  return fault('secret_right_missing', `this role may not ${action} on ${secretId}`, cure, told);
};

const tellKeyRefused = (secretId: string): Finding =>
  fault(
    'key_refused',
    `this role may read the secret ${secretId}, but not use its KMS key`,
    "allow kms:Decrypt on the secret's key (and kms:GenerateDataKey to refreshers), in the role's policy and in the key's",
    { about: secretId, right: 'kms:Decrypt' },
  );

const tellCredentials = (): Finding =>
  fault(
    'aws_credentials',
    'AWS has no credentials of this process, or does not take them',
    'give it a role (web identity, pod identity or an instance profile), and see who it is with "aws sts get-caller-identity"',
  );

const tellAway = (): Finding =>
  fault(
    'aws_unreachable',
    'Secrets Manager does not answer',
    'see that AWS_REGION and AWS_ENDPOINT_URL_SECRETS_MANAGER are right and that the network policy or VPC endpoint lets this process through',
  );
