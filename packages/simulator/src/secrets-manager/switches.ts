import { z } from 'zod';

/** Names the operations of Secrets Manager the emulator knows; every other one is answered `UnknownOperationException`. */
export const operationNames = [
  'CreateSecret',
  'DescribeSecret',
  'GetSecretValue',
  'ListSecretVersionIds',
  'PutSecretValue',
  'UpdateSecretVersionStage',
] as const;

/** Is the name of an operation, as it follows `secretsmanager.` in `X-Amz-Target`. */
export type OperationName = (typeof operationNames)[number];

const rate = z.number().min(0).max(1);

const refusalSchema = z.strictObject({
  /** Name or ARN of the secret; absent: every one. */
  secret: z.string().min(1).optional(),
  operation: z.enum(operationNames),
  /** `role`: the caller's policy lacks the action. `kms`: it lacks the secret's key. */
  by: z.enum(['role', 'kms']).default('role'),
});

const switchesSchema = z.strictObject({
  throttleRate: rate.default(0),
  faultBeforeRate: rate.default(0),
  faultAfterRate: rate.default(0),
  faultKind: z.enum(['error', 'reset']).default('error'),
  seed: z.int().default(1),
  latencyMs: z.number().min(0).default(0),
  operations: z.union([z.literal('all'), z.array(z.enum(operationNames))]).default('all'),
  outage: z.enum(['none', 'error', 'hang', 'refuse']).default('none'),
  refusals: z.array(refusalSchema).default([]),
  lies: z.union([z.boolean(), z.enum(['create', 'move'])]).default(false),
});

/** Holds every switch of the emulator with its value in force. Meanings and defaults: README.md next to this file. */
export type SecretsManagerSwitches = z.output<typeof switchesSchema>;

/** Names the switches to change; the ones left out stay as they are. */
export type SecretsManagerSwitchesUpdate = Partial<z.input<typeof switchesSchema>>;

/**
 * Merges changed switches into those in force, or into the defaults.
 *
 * @throws {z.ZodError} a name is unknown or a value does not fit.
 */
export const mergeSwitches = (update: unknown, inForce: Partial<SecretsManagerSwitches> = {}): SecretsManagerSwitches =>
  switchesSchema.parse({ ...inForce, ...z.looseObject({}).parse(update) });

/** Is one thing that a caller may not do. */
export type Refusal = z.output<typeof refusalSchema>;

/** Tells whether throttling, faults and latency touch an operation. An outage touches all of them. */
export const isTouched = (switches: SecretsManagerSwitches, operation: OperationName): boolean =>
  switches.operations === 'all' || switches.operations.includes(operation);
