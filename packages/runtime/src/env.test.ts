import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { commaList, httpUrl, parseEnv, wholeNumber } from './env.ts';
import { ConfigError } from './errors.ts';

const schema = z.object({
  BROKERS: commaList('give the brokers'),
  PORT: wholeNumber(1, 65_535).default(80),
  URL: httpUrl().optional(),
});

const faultsOf = (environment: Record<string, string>): readonly string[] => {
  try {
    parseEnv(environment, schema);
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
  return [];
};

describe('parseEnv', () => {
  it('returns what the schema names, frozen, with defaults filled in', () => {
    const parsed = parseEnv({ BROKERS: 'a:1, b:2,', OTHER: 'x', URL: 'http://h/v3/' }, schema);
    expect(parsed).toEqual({ BROKERS: ['a:1', 'b:2'], PORT: 80, URL: 'http://h/v3' });
    expect(Object.isFrozen(parsed)).toBe(true);
  });

  it('reports every fault at once, telling a missing variable from a wrong one', () => {
    expect(faultsOf({ PORT: 'eighty', URL: 'ftp://h' })).toEqual([
      'BROKERS is not set: give the brokers',
      'PORT: must be a whole number from 1 to 65535',
      'URL: must be an address that starts with http:// or https://',
    ]);
  });

  it('takes an empty variable for an absent one', () => {
    expect(faultsOf({ BROKERS: '  ', PORT: '' })).toEqual(['BROKERS is not set: give the brokers']);
    expect(faultsOf({ BROKERS: ',' })).toEqual(['BROKERS: give the brokers']);
  });

  it('never repeats the value that was found, which may be a secret', () => {
    expect(faultsOf({ BROKERS: 'a', PORT: 's3cr3t' }).join()).not.toContain('s3cr3t');
  });
});
