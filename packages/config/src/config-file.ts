import { z } from 'zod';

const secretName = z.string().min(1, { error: 'must name a secret in Secrets Manager' });
const topicName = z
  .string()
  .regex(/^[A-Za-z0-9._-]{1,249}$/, { error: 'must be a Kafka topic name: letters, digits, dot, underscore, hyphen' });
const listNames = z
  .array(z.string().trim().min(1), { error: 'must name the lists, by name, that contacts of this topic join' })
  .min(1, { error: 'must name at least one list; a contact without a list cannot be mailed' })
  .max(50, { error: 'the API takes at most 50 lists' });
const atLeastOne = z.number().int().min(1, { error: 'must be a whole number of 1 or more' });

const application = z.strictObject({
  secret: secretName,
  limits: z
    .union([
      z.strictObject({ perSecond: atLeastOne.default(4), perDay: atLeastOne.default(10_000) }),
      z.literal('unlimited'),
    ])
    .default({ perSecond: 4, perDay: 10_000 }),
  /** How long the vendor still takes a refresh token that was used, if it was measured; then a lost answer is asked for again. */
  refreshTokenGraceSeconds: z.number().min(0).max(300).default(0),
  scopes: z.array(z.string().min(1)).min(1).default(['contact_data', 'account_read', 'offline_access']),
});

const account = z.strictObject({
  tokenSecret: secretName,
  accessTokenSecret: secretName.optional(),
  mode: z.enum(['refresher', 'reader']).default('refresher'),
  /** An access token that nobody uses dies early with some grants: ask the API something harmless this often. */
  keepAliveMinutes: z.number().positive().optional(),
  createCustomFields: z.boolean().default(false),
  createTags: z.boolean().default(false),
});

const topic = z.strictObject({
  account: z.string().min(1).default('default'),
  lists: listNames,
  consent: z.enum(['explicit', 'implicit']).default('implicit'),
  deadLetterTopic: topicName.optional(),
  receiptsTopic: topicName.optional(),
  onMissingContact: z.enum(['skip', 'dead-letter']).default('skip'),
  unchanged: z
    .union([
      z.strictObject({ trustHours: z.number().positive().max(87_600, { error: 'must be at most ten years' }) }),
      z.literal('off'),
    ])
    .default({ trustHours: 720 }),
});

const pages = z.strictObject({
  publicUrl: z
    .string()
    .regex(/^https?:\/\/[^/]+/, { error: 'must be the address people open, with https://' })
    .optional(),
  port: z.number().int().min(0).max(65_535).default(8080),
  operatorSecret: secretName.optional(),
  /** True where a proxy in front signs people in; the pages then ask for nothing. */
  behindProxy: z.boolean().default(false),
});

/**
 * The YAML file's shape (design.md "Config file"): accounts, topics, lists and the defaults of everything optional.
 * Unknown keys are faults, since a misspelt option would otherwise be ignored in silence.
 */
export const configFileSchema = z.strictObject({
  application,
  accounts: z
    .record(z.string().regex(/^[A-Za-z0-9_-]{1,64}$/), account)
    .refine((accounts) => Object.keys(accounts).length > 0, { error: 'names no account' }),
  topics: z
    .record(topicName, topic)
    .refine((topics) => Object.keys(topics).length > 0, { error: 'names no topic, so there is nothing to read' }),
  pages: pages.optional(),
});

export type ConfigFile = z.infer<typeof configFileSchema>;
export type AccountConfig = z.infer<typeof account>;
export type ApplicationConfig = z.infer<typeof application>;

/** One source topic with everything decided: its own topics, its account, its lists and its rules. */
export interface TopicConfig {
  readonly topic: string;
  readonly account: string;
  readonly lists: readonly string[];
  readonly consent: 'explicit' | 'implicit';
  readonly deadLetterTopic: string;
  readonly receiptsTopic: string;
  readonly onMissingContact: 'skip' | 'dead-letter';
  /** How long a delivery is believed to stand unchanged, in milliseconds; 0: a lead is always sent. */
  readonly unchangedTrustMs: number;
}

/** Fills in the topic's derived names. */
export const completeTopic = (name: string, given: ConfigFile['topics'][string]): TopicConfig => ({
  topic: name,
  account: given.account,
  lists: given.lists,
  consent: given.consent,
  deadLetterTopic: given.deadLetterTopic ?? `${name}.dead-letter`,
  receiptsTopic: given.receiptsTopic ?? `${name}.receipts`,
  onMissingContact: given.onMissingContact,
  unchangedTrustMs: given.unchanged === 'off' ? 0 : given.unchanged.trustHours * 3_600_000,
});

/** The parts of a file that can be compared with each other, whether or not the rest fits the shape. */
export interface FittingParts {
  readonly isUnlimited: boolean;
  /** An account that does not fit keeps its name. Undefined where the file has no such section. */
  readonly accounts: Readonly<Record<string, AccountConfig | undefined>> | undefined;
  readonly topics: ConfigFile['topics'];
  readonly pages: ConfigFile['pages'];
}

/** Keeps what fits of a file's content, so that contradictions are told together with the faults of its shape. */
export const keepFittingParts = (content: unknown): FittingParts => {
  const { application: limited, accounts, topics, pages: hosted } = isSection(content) ? content : {};
  const fitting = Object.entries(isSection(topics) ? topics : {}).flatMap(([name, given]) => {
    const { data } = topic.safeParse(given);
    return data === undefined ? [] : [[name, data] as const];
  });
  return {
    isUnlimited: isSection(limited) && limited.limits === 'unlimited',
    accounts: isSection(accounts)
      ? Object.fromEntries(Object.entries(accounts).map(([name, given]) => [name, account.safeParse(given).data]))
      : undefined,
    topics: Object.fromEntries(fitting),
    pages: pages.safeParse(hosted).data,
  };
};

const isSection = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/**
 * Finds what the shape alone cannot say: topics of accounts that do not exist, topics that would feed themselves, two
 * topics that share a dead letter or receipts topic, accounts that share a secret, readers without a secret to read.
 */
export const findContradictions = (parts: FittingParts): string[] => {
  const faults: string[] = [];
  const topics = Object.entries(parts.topics).map(([name, given]) => completeTopic(name, given));
  const owners = new Map<string, string>(topics.map(({ topic: name }) => [name, `topics.${name}`]));
  for (const { topic: name, account: owner, deadLetterTopic, receiptsTopic } of topics) {
    if (parts.accounts && !(owner in parts.accounts))
      faults.push(`topics.${name}.account: '${owner}' is not under accounts`);
    for (const [option, target] of [
      ['deadLetterTopic', deadLetterTopic],
      ['receiptsTopic', receiptsTopic],
    ] as const) {
      const taken = owners.get(target);
      if (taken !== undefined) faults.push(`topics.${name}.${option}: '${target}' is already used by ${taken}`);
      else owners.set(target, `topics.${name}.${option}`);
    }
  }
  const secrets = new Map<string, string>();
  for (const [name, given] of Object.entries(parts.accounts ?? {})) {
    if (given === undefined) continue;
    const { tokenSecret, mode, accessTokenSecret } = given;
    const other = secrets.get(tokenSecret);
    if (other !== undefined) faults.push(`accounts.${name}.tokenSecret: is also the secret of account ${other}`);
    secrets.set(tokenSecret, name);
    if (mode === 'reader' && accessTokenSecret === undefined)
      faults.push(`accounts.${name}.mode: a reader needs accessTokenSecret, the secret it may read`);
  }
  return faults;
};
