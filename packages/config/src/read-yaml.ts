import { readFileSync } from 'node:fs';
import { ConfigError } from '@leadferry/runtime/config';
import { parse } from 'yaml';
import type { z } from 'zod';

/**
 * Reads a YAML file (JSON is YAML too) of a known shape.
 *
 * @throws {ConfigError} the file cannot be read, is no YAML, or has another shape; lists every key at fault.
 */
export const readYaml = <Schema extends z.ZodType>(
  path: string,
  schema: Schema,
  readFile: (path: string) => string = (file) => readFileSync(file, 'utf8'),
): z.output<Schema> => {
  const parsed = schema.safeParse(parseText(path, readText(path, readFile)));
  if (parsed.success) return parsed.data;
  throw new ConfigError(
    parsed.error.issues.map(
      ({ path: keys, message }) => `${path}: ${keys.length > 0 ? `${keys.join('.')}: ` : ''}${message}`,
    ),
  );
};

const readText = (path: string, readFile: (path: string) => string): string => {
  try {
    return readFile(path);
  } catch (cause) {
    throw new ConfigError([`the file cannot be read: ${path}`], { cause });
  }
};

const parseText = (path: string, text: string): unknown => {
  try {
    return parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message.split('\n')[0] : 'unreadable';
    throw new ConfigError([`${path}: is not YAML: ${reason}`], { cause });
  }
};
