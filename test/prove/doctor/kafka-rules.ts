import kafkajs, { type Admin, Kafka, logLevel } from 'kafkajs';

const { AclOperationTypes, AclPermissionTypes, AclResourceTypes, ConfigResourceTypes, ResourcePatternTypes } = kafkajs;

/** Settings of a broker that keeps to ACLs: what has some is barred to whoever is not named. */
export const brokerWithRules = {
  'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
  'allow.everyone.if.no.acl.found': true,
} as const;

export type Resource = 'topic' | 'group' | 'transactional_id' | 'cluster';
export type Operation =
  | 'Read'
  | 'Write'
  | 'Create'
  | 'Describe'
  | 'DescribeConfigs'
  | 'Alter'
  | 'AlterConfigs'
  | 'ClusterAction';

const resourceTypes = {
  topic: AclResourceTypes.TOPIC,
  group: AclResourceTypes.GROUP,
  transactional_id: AclResourceTypes.TRANSACTIONAL_ID,
  cluster: AclResourceTypes.CLUSTER,
} as const;
const operationTypes = {
  Read: AclOperationTypes.READ,
  Write: AclOperationTypes.WRITE,
  Create: AclOperationTypes.CREATE,
  Describe: AclOperationTypes.DESCRIBE,
  DescribeConfigs: AclOperationTypes.DESCRIBE_CONFIGS,
  Alter: AclOperationTypes.ALTER,
  AlterConfigs: AclOperationTypes.ALTER_CONFIGS,
  ClusterAction: AclOperationTypes.CLUSTER_ACTION,
} as const;

/** Everybody here is the same user to Kafka. */
const principal = 'User:ANONYMOUS';

/** The hand of whoever runs the cluster, for one errand. */
export const asAdmin = async <T>(brokers: readonly string[], errand: (admin: Admin) => Promise<T>): Promise<T> => {
  const admin = new Kafka({ brokers: [...brokers], clientId: 'cluster-admin', logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    return await errand(admin);
  } finally {
    await admin.disconnect();
  }
};

const describe = (resource: Resource, name: string) => ({
  resourceType: resourceTypes[resource],
  resourceName: name,
  resourcePatternType: ResourcePatternTypes.LITERAL,
  host: '*',
  permissionType: AclPermissionTypes.ALLOW,
});

/** Allows the doctor operations, and nothing else, on something; with none, only a stranger may do anything. */
export const allowOnly = (admin: Admin, resource: Resource, name: string, operations: readonly Operation[]) => {
  const about = describe(resource, name);
  const stranger = { ...about, principal: 'User:stranger', operation: AclOperationTypes.READ };
  const ours = operations.map((each) => ({ ...about, principal, operation: operationTypes[each] }));
  return admin.createAcls({ acl: [...(resource === 'cluster' ? [] : [stranger]), ...ours] });
};

/** Takes one allowance back. */
export const disallow = (admin: Admin, resource: Resource, name: string, operations: readonly Operation[]) =>
  admin.deleteAcls({
    filters: operations.map((each) => ({ ...describe(resource, name), principal, operation: operationTypes[each] })),
  });

/** Gives a topic exactly these settings. */
export const configureTopic = (admin: Admin, topic: string, settings: Readonly<Record<string, string>>) =>
  admin.alterConfigs({
    validateOnly: false,
    resources: [
      {
        type: ConfigResourceTypes.TOPIC,
        name: topic,
        configEntries: Object.entries(settings).map(([name, value]) => ({ name, value })),
      },
    ],
  });
