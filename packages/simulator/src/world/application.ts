import { randomUUID } from 'node:crypto';
import { z } from 'zod';

const limit = z.union([z.number().int().min(0), z.literal('unlimited')]);

/** Checks an application (an API key) and fills in what is left out; a made-up client id is a UUID. */
export const applicationSchema = z.strictObject({
  clientId: z
    .string()
    .min(1)
    .default(() => randomUUID()),
  /** Absent: a public client (PKCE and device flow). */
  clientSecret: z.string().min(1).optional(),
  /** Compared byte for byte with what the authorize and token requests send. */
  redirectUris: z.array(z.string()).default([]),
  /** Absent: the switch `refreshTokenType`. */
  refreshTokenType: z.enum(['rotating', 'long_lived']).optional(),
  /** A deactivated application is answered 403. */
  active: z.boolean().default(true),
  /** Absent: the switches; partner keys have more. */
  perSecond: limit.optional(),
  perDay: limit.optional(),
});

/** An application of the developer portal. */
export type Application = z.output<typeof applicationSchema>;

/** An application as one writes it; everything may be left out. */
export type ApplicationInput = z.input<typeof applicationSchema>;
