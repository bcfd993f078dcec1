import type { AclRight } from '@leadferry/consumer';
import { createFindings, type Finding } from './finding.ts';

const { fault } = createFindings('kafka');

/** What an ACL is about. */
export interface AclResource {
  readonly kind: 'topic' | 'group' | 'transactional-id';
  readonly name: string;
}

/** Says that rights are missing on something in Kafka, with the command that gives them. */
export const tellRightMissing = (
  { kind, name }: AclResource,
  rights: readonly AclRight[],
  brokers: readonly string[],
): Finding => {
  const operations = rights.map((right) => `--operation ${right}`).join(' ');
  const command = `kafka-acls.sh --bootstrap-server ${brokers.join(',')} --add --allow-principal User:NAME ${operations} --${kind} ${name}`;
  const said = kind === 'transactional-id' ? 'transactional id' : kind;
  return fault(
    'right_missing',
    `this user may not ${rights.join(' or ')} the ${said} ${name}`,
    `run "${command}", NAME being this user`,
    {
      about: name,
      right: rights.join(','),
    },
  );
};
