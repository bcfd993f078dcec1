import { z } from 'zod';
import { faultRuleSchema } from './faults/fault-rule.ts';

const limit = z.union([z.number().int().min(0), z.literal('unlimited')]);
const durationMs = z.number().min(0);
const errorShape = z.enum(['array', 'object', 'message', 'oauth', 'html', 'empty']);

/** Checks a set of switches and fills in the defaults; unknown names are refused. Units and meanings: README.md. */
export const switchesSchema = z.strictObject({
  // Authorization server
  refreshTokenType: z.enum(['rotating', 'long_lived']).default('rotating'),
  longLivedAnswer: z.enum(['echo', 'omit']).default('echo'),
  graceMs: durationMs.default(0),
  reuseRevokesFamily: z.boolean().default(false),
  newGrantExpiresOlder: z.boolean().default(true),
  refreshKillsAccessToken: z.boolean().default(false),
  accessTokenIdleMs: durationMs.default(0),
  accessTokenLifetimeMs: durationMs.default(86_400_000),
  firstAccessTokenLifetimeMs: durationMs.nullable().default(null),
  deviceAccessTokenLifetimeMs: durationMs.nullable().default(null),
  refreshTokenLifetimeMs: durationMs.default(180 * 86_400_000),
  authorizationCodeLifetimeMs: durationMs.default(300_000),
  deviceCodeLifetimeMs: durationMs.default(600_000),
  devicePollIntervalSeconds: z.number().min(0).default(5),
  tokenPerSecond: limit.default(1),
  tokenDown: z.boolean().default(false),

  // Limits of the API
  window: z.enum(['fixed_second', 'sliding_second']).default('fixed_second'),
  perSecond: limit.default(4),
  perDay: limit.default(10_000),
  refusedCountAgainstDay: z.boolean().default(false),
  retryAfter: z.boolean().default(false),
  clockOffsetMs: z.number().default(0),

  // What goes wrong
  apiDown: z.boolean().default(false),
  refusedAccounts: z.record(z.string(), z.union([z.literal(401), z.literal(403)])).default({}),
  faults: z.array(faultRuleSchema).default([]),
  seed: z.number().int().default(1),
  apiLatencyBeforeMs: durationMs.default(0),
  apiLatencyAfterMs: durationMs.default(0),
  tokenLatencyBeforeMs: durationMs.default(0),
  tokenLatencyAfterMs: durationMs.default(0),
  errorShapes: z.record(z.string().regex(/^[45]\d\d$/), errorShape).default({}),

  // Contacts
  unknownListStatus: z.union([z.literal(400), z.literal(404)]).default(400),
  readBackLagMs: durationMs.default(0),
});

/** Every switch with its value in force. */
export type Switches = z.output<typeof switchesSchema>;

/** Switches to change; the ones left out stay as they are. */
export type SwitchesUpdate = Partial<z.input<typeof switchesSchema>>;

/** A shape of an error body: the vendor uses the first two for the API and `oauth` for tokens. */
export type ErrorShape = z.output<typeof errorShape>;

/** The switches in force, and the door to change them. */
export interface SwitchBoard {
  /** The values in force at this moment. */
  readonly current: Switches;
  /**
   * Changes some switches at once.
   *
   * @throws {z.ZodError} a name is unknown or a value does not fit; nothing is changed then.
   */
  set(update: SwitchesUpdate): void;
  /** Calls the listener after each change, with the new values and the names that were set. */
  onChange(listener: (current: Switches, changed: ReadonlySet<string>) => void): void;
}

/** Makes a board with the defaults and the given changes. */
export const createSwitchBoard = (initial: SwitchesUpdate = {}): SwitchBoard => {
  let current = switchesSchema.parse(initial);
  const listeners: ((current: Switches, changed: ReadonlySet<string>) => void)[] = [];

  return {
    get current() {
      return current;
    },
    set: (update) => {
      current = switchesSchema.parse({ ...current, ...update });
      for (const listener of listeners) listener(current, new Set(Object.keys(update)));
    },
    onChange: (listener) => {
      listeners.push(listener);
    },
  };
};
