import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { switchesSchema } from './switches.ts';
import { accountSchema } from './world/account.ts';
import { applicationSchema } from './world/application.ts';

/** Checks a set-up file: what a simulator starts with. */
export const setupSchema = z.strictObject({
  switches: switchesSchema.optional(),
  applications: z.array(applicationSchema).default([]),
  accounts: z.array(accountSchema).default([]),
});

/** What a simulator starts with. */
export type Setup = z.output<typeof setupSchema>;

/**
 * Reads a set-up file (JSON).
 *
 * @throws {z.ZodError} a name or value in it does not fit.
 */
export const readSetupFile = (path: string): Setup => setupSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
