import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import kafkajs, { type Kafka } from 'kafkajs';
import { parse } from 'yaml';
import { z } from 'zod';

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ResourcePatternTypes } = kafkajs;
const list = join(import.meta.dirname, '../../../deploy/access/kafka-acls.yaml');

const resources = {
  topic: AclResourceTypes.TOPIC,
  group: AclResourceTypes.GROUP,
  transactionalId: AclResourceTypes.TRANSACTIONAL_ID,
} as const;
const operations = {
  Read: AclOperationTypes.READ,
  Write: AclOperationTypes.WRITE,
  Create: AclOperationTypes.CREATE,
  Delete: AclOperationTypes.DELETE,
  Describe: AclOperationTypes.DESCRIBE,
  DescribeConfigs: AclOperationTypes.DESCRIBE_CONFIGS,
} as const;

const rights = z.record(
  z.string(),
  z.array(
    z.strictObject({
      resource: z.literal(['topic', 'group', 'transactionalId']),
      name: z.string(),
      operations: z.array(z.literal(['Read', 'Write', 'Create', 'Delete', 'Describe', 'DescribeConfigs'])),
    }),
  ),
);

/** What the placeholders of the list stand for. */
export interface RightsOf {
  readonly topic: string;
  readonly group: string;
}

/**
 * Gives principals the rights that `deploy/access/kafka-acls.yaml` lists for their part, and no other.
 *
 * @param principals by part: `lead-worker`, `token-keeper`, `operator`.
 */
export const grantRights = async (
  kafka: Kafka,
  principals: Readonly<Record<string, string>>,
  { topic, group }: RightsOf,
): Promise<void> => {
  const fill = (name: string): string => name.replaceAll('<topic>', topic).replaceAll('<group>', group);
  const acl = Object.entries(rights.parse(parse(readFileSync(list, 'utf8')))).flatMap(([part, lines]) =>
    lines.flatMap((line) =>
      line.operations.map((operation) => ({
        resourceType: resources[line.resource],
        resourceName: fill(line.name),
        resourcePatternType: ResourcePatternTypes.LITERAL,
        principal: principals[part] ?? '',
        host: '*',
        operation: operations[operation],
        permissionType: AclPermissionTypes.ALLOW,
      })),
    ),
  );
  const admin = kafka.admin();
  await admin.connect();
  try {
    await admin.createAcls({ acl: acl.filter(({ principal }) => principal !== '') });
  } finally {
    await admin.disconnect();
  }
};
