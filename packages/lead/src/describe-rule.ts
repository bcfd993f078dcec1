import type { z } from 'zod';

/** One finding of the schema. */
export type SchemaIssue = z.core.$ZodIssue;

/** What the schema calls a type, and what a person calls it. */
const typeNames: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const describeAbsence = (found: unknown): string | undefined => {
  if (found === undefined) return 'is required';
  if (found === null) return 'must not be null; leave the field out instead';
  return undefined;
};

const describeBound = (origin: string, word: string, bound: number | bigint): string => {
  if (origin === 'string') return `must be ${word} ${bound} characters`;
  if (origin === 'array') return `must be ${word} ${bound} entries`;
  return `must be ${word} ${bound}`;
};

/**
 * Says which rule an issue of the schema stands for, without the value that broke it.
 *
 * Writes the words itself from the issue's code: a schema library's own messages may quote what was found. Only messages
 * written in `lead-schema.ts` are passed on.
 *
 * @param found the value at the issue's path, looked at only for being absent or null.
 */
export const describeRule = (issue: SchemaIssue, found: unknown): string => {
  switch (issue.code) {
    case 'invalid_type':
      return describeAbsence(found) ?? `must be ${typeNames[issue.expected] ?? issue.expected}`;
    case 'invalid_value':
      return describeAbsence(found) ?? `must be one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_union':
      return describeAbsence(found) ?? issue.message;
    case 'too_big':
      return describeBound(issue.origin, 'at most', issue.maximum);
    case 'too_small':
      return describeBound(issue.origin, 'at least', issue.minimum);
    case 'invalid_key':
      return 'must have a shorter name';
    case 'custom':
      return issue.message;
    default:
      return 'is not valid';
  }
};
