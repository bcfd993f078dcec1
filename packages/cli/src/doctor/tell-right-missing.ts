import type { AclRight } from '@leadferry/consumer';
import { createFindings, type Finding } from './finding.ts';

const { fault } = createFindings('kafka');

/** What an ACL is about. */
export interface AclResource {
  readonly kind: 'topic' | 'group' | 'transactional-id';
  readonly name: string;
}

/** The cluster, and this process in its eyes. */
export interface Cluster {
  readonly brokers: readonly string[];
  /** Undefined where a certificate or a role names it. */
  readonly user: string | undefined;
}

/** Says that rights are missing on something in Kafka, with the command that gives them. */
export const tellRightMissing = (
  { kind, name }: AclResource,
  rights: readonly AclRight[],
  { brokers, user }: Cluster,
): Finding => {
  const operations = rights.map((right) => `--operation ${right}`).join(' ');
  const command = `kafka-acls.sh --bootstrap-server ${brokers.join(',')} --add --allow-principal User:${user ?? 'NAME'} ${operations} --${kind} ${name}`;
  const said = kind === 'transactional-id' ? 'transactional id' : kind;
  return fault(
    'right_missing',
    `this user may not ${rights.join(' or ')} the ${said} ${name}`,
    user === undefined ? `run "${command}", NAME being this user` : `run "${command}"`,
    {
      about: name,
      right: rights.join(','),
    },
  );
};
