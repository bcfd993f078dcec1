import { z } from 'zod';
import { ConfigError } from './errors.ts';

/**
 * Reads the environment through a schema, once, and returns it frozen. Variables the schema does not name are left
 * out; an empty variable counts as absent, since that is what a shell and a chart mean by it.
 *
 * @throws {ConfigError} names every variable that is missing or wrong, never the value that was found.
 */
export const parseEnv = <Shape extends z.ZodRawShape>(
  environment: Readonly<Record<string, string | undefined>>,
  schema: z.ZodObject<Shape>,
): Readonly<z.infer<z.ZodObject<Shape>>> => {
  const given = Object.fromEntries(
    Object.keys(schema.shape)
      .map((name) => [name, environment[name]] as const)
      .filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const parsed = schema.safeParse(given);
  if (parsed.success) return Object.freeze(parsed.data);
  throw new ConfigError(parsed.error.issues.map((issue) => describeIssue(issue, given)));
};

const describeIssue = (issue: z.core.$ZodIssue, given: Record<string, unknown>): string => {
  const name = String(issue.path[0] ?? 'environment');
  return name in given ? `${name}: ${issue.message}` : `${name} is not set: ${issue.message}`;
};

/** Accepts a comma list and returns its trimmed, non-empty parts. */
export const commaList = (message: string) =>
  z
    .string({ error: message })
    .transform((text) =>
      text
        .split(',')
        .map((part) => part.trim())
        .filter((part) => part !== ''),
    )
    .refine((parts) => parts.length > 0, { error: message });

/** Accepts a whole number written in decimal digits, between `least` and `most`. */
export const wholeNumber = (least: number, most: number) =>
  z
    .string()
    .regex(/^-?\d+$/, { error: `must be a whole number from ${least} to ${most}` })
    .transform(Number)
    .refine((value) => value >= least && value <= most, { error: `must be from ${least} to ${most}` });

/** Accepts an http or https address and returns it without a trailing slash. */
export const httpUrl = () =>
  z
    .string()
    .refine((text) => /^https?:\/\//.test(text) && URL.canParse(text), {
      error: 'must be an address that starts with http:// or https://',
    })
    .transform((text) => text.replace(/\/+$/, ''));
