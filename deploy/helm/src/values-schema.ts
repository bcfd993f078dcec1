import { configFileSchema } from '@leadferry/config';
import { z } from 'zod';
import { componentValues } from './component-values.ts';
import { clusterName, count, keyed, labels, objectName, plainVariables } from './value-shapes.ts';

const image = z.strictObject({
  registry: z.string(),
  tag: z.string(),
  pullPolicy: z.enum(['Always', 'IfNotPresent', 'Never']),
  pullSecrets: z.array(objectName),
});

const kafka = z.strictObject({
  brokers: z.array(z.string().regex(/^[A-Za-z0-9.-]+:[0-9]{1,5}$/)).min(1),
  groupId: z.string().min(1),
  tls: z.strictObject({
    enabled: z.boolean(),
    ca: keyed,
    client: z.strictObject({ secret: z.string(), certKey: z.string().min(1), keyKey: z.string().min(1) }),
  }),
  sasl: z.strictObject({
    mechanism: z.enum(['', 'scram-sha-256', 'scram-sha-512', 'plain', 'aws-msk-iam']),
    username: z.string(),
    password: keyed,
  }),
  mskClusterArn: z.string().regex(/^(arn:aws[a-z-]*:kafka:[a-z0-9-]+:[0-9]{12}:cluster\/[^/]+\/[^/]+)?$/),
});

/** Addresses hold no user and no password: those come from a secret, as files. */
const redis = z.strictObject({
  urls: z.array(z.string().regex(/^rediss?:\/\/[^@/]+(\/[0-9]+)?$/)).min(1),
  username: z.string(),
  password: keyed,
  ca: keyed,
});

const aws = z.strictObject({
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-[0-9]$/),
  endpointUrl: z.string().regex(/^(https?:\/\/[^/]+.*)?$/),
  iamPolicies: z.strictObject({
    enabled: z.boolean(),
    partition: z.enum(['aws', 'aws-cn', 'aws-us-gov']),
    accountId: z.string().regex(/^([0-9]{12})?$/),
    kmsKeyArn: z.string().regex(/^(arn:aws[a-z-]*:kms:.+:key\/.+)?$/),
  }),
});

const step = z.strictObject({
  stabilizationWindowSeconds: count(0, 3600),
  pods: count(1, 1000),
  periodSeconds: count(1, 1800),
});

const scaling = z.strictObject({
  enabled: z.boolean(),
  minReplicas: count(1, 1000),
  maxReplicas: count(1, 1000),
  clearWithinSeconds: count(1, 604_800),
  scaleDownAfterSeconds: count(0, 86_400),
  pollingIntervalSeconds: count(5, 3600),
  prometheus: z.strictObject({
    serverAddress: z.string().regex(/^(https?:\/\/.+)?$/),
    matchers: z.string(),
    authentication: z.strictObject({
      name: z.string(),
      kind: z.enum(['TriggerAuthentication', 'ClusterTriggerAuthentication']),
      modes: z.string(),
    }),
  }),
  fallback: z.strictObject({
    failureThreshold: count(1, 100),
    replicas: count(1, 1000),
    behavior: z.enum(['static', 'currentReplicas', 'currentReplicasIfHigher', 'currentReplicasIfLower']),
  }),
  scaleUp: step,
  scaleDown: step,
});

const topics = z.strictObject({
  enabled: z.boolean(),
  apiVersion: z.enum(['kafka.strimzi.io/v1', 'kafka.strimzi.io/v1beta2']),
  cluster: z.string().regex(clusterName),
  namespace: z.string(),
  source: z.boolean(),
  partitions: count(1, 10_000),
  replicas: count(1, 100),
  minInsyncReplicas: count(1, 100),
  sourceRetentionMs: count(-1, Number.MAX_SAFE_INTEGER),
  maxMessageBytes: count(1024, 1_073_741_824),
  overrides: z.record(
    z.string(),
    z.strictObject({
      partitions: count(1, 10_000).optional(),
      retentionMs: count(-1, Number.MAX_SAFE_INTEGER).optional(),
      maxMessageBytes: count(1024, 1_073_741_824).optional(),
    }),
  ),
});

const duration = z.string().regex(/^([0-9]+(ms|s|m|h))+$/);

const monitoring = z.strictObject({
  monitors: z.strictObject({ enabled: z.boolean(), interval: duration, scrapeTimeout: duration, labels }),
  rules: z.strictObject({ enabled: z.boolean(), runbooksUrl: z.string().regex(/^(https?:\/\/.+)?$/), labels }),
  dashboards: z.strictObject({ enabled: z.boolean(), labels, annotations: labels, namespace: z.string() }),
});

const peers = z.array(
  z.strictObject({
    ipBlock: z.unknown().optional(),
    namespaceSelector: z.unknown().optional(),
    podSelector: z.unknown().optional(),
  }),
);

const networkPolicy = z.strictObject({
  enabled: z.boolean(),
  metricsFrom: peers,
  pagesFrom: peers,
  kafkaTo: peers,
  redisTo: peers,
  httpsTo: peers,
  extraEgress: z.array(z.record(z.string(), z.unknown())),
});

const externalSecrets = z.strictObject({
  enabled: z.boolean(),
  store: z.strictObject({ name: z.string(), kind: z.enum(['SecretStore', 'ClusterSecretStore']) }),
  refreshInterval: duration,
  secrets: z.record(
    objectName,
    z.record(
      z.string(),
      z.strictObject({ key: z.string().min(1), property: z.string().optional(), version: z.string().optional() }),
    ),
  ),
});

/**
 * Every value of the chart. A name it does not know is refused, since a misspelt switch would otherwise be ignored in
 * silence. `config` is what the services themselves accept as their file.
 */
export const valuesSchema = z.strictObject({
  /** Helm hands a parent chart's to all its subcharts. */
  global: z.record(z.string(), z.unknown()).optional(),
  nameOverride: z.string(),
  fullnameOverride: z.string(),
  image,
  config: configFileSchema,
  env: plainVariables,
  kafka,
  redis,
  aws,
  worker: componentValues({ drainDeadlineMs: count(100, 60_000), replicas: count(0, 1000) }),
  keeper: componentValues({
    replicas: count(1, 10),
    stopDeadlineMs: count(70_000, 3_600_000),
    preStopSeconds: count(0, 300),
    service: z.strictObject({ type: z.enum(['ClusterIP', 'NodePort', 'LoadBalancer']), annotations: labels }),
    ingress: z.strictObject({
      enabled: z.boolean(),
      className: z.string(),
      annotations: labels,
      tlsSecret: z.string(),
    }),
  }),
  scaling,
  topics,
  monitoring,
  networkPolicy,
  externalSecrets,
});

/** Writes the schema as Helm reads it: JSON Schema, draft 7. */
export const writeValuesSchema = (): string =>
  `${JSON.stringify(z.toJSONSchema(valuesSchema, { io: 'input', target: 'draft-7' }), undefined, 2)}\n`;
