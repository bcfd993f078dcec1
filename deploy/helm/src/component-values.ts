import { z } from 'zod';
import { keyed, labels, plainVariables } from './value-shapes.ts';

const open = z.record(z.string(), z.unknown());
const resources = z.strictObject({ requests: open.optional(), limits: open.optional() });
const podsOrShare = z.union([z.number().int().min(0), z.string().regex(/^[0-9]+%$/)]);

const common = {
  image: z.strictObject({
    repository: z.string().min(1),
    tag: z.string(),
    digest: z.string().regex(/^(sha256:[0-9a-f]{64})?$/),
  }),
  env: plainVariables,
  terminationGracePeriodSeconds: z.number().int().min(0).max(7200),
  resources,
  serviceAccount: z.strictObject({
    create: z.boolean(),
    name: z.string(),
    roleArn: z.string().regex(/^(arn:aws[a-z-]*:iam::[0-9]{12}:role\/.+)?$/),
    annotations: labels,
  }),
  awsCredentials: keyed,
  disruptionBudget: z.strictObject({
    enabled: z.boolean(),
    minAvailable: podsOrShare.optional(),
    maxUnavailable: podsOrShare.optional(),
  }),
  topologySpread: z.strictObject({
    enabled: z.boolean(),
    whenUnsatisfiable: z.enum(['ScheduleAnyway', 'DoNotSchedule']),
  }),
  escrowVolume: open,
  podAnnotations: labels,
  podLabels: labels,
  nodeSelector: labels,
  tolerations: z.array(open),
  affinity: open,
  priorityClassName: z.string(),
};

/** What both deployments can be told, with what only one of them can. */
export const componentValues = <Own extends z.ZodRawShape>(own: Own) => z.strictObject({ ...common, ...own });
