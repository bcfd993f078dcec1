import { UsageError } from './errors.ts';

/**
 * Returns the account that is meant. Where there is only one, it need not be named.
 *
 * @throws {UsageError} there is no account of that name, or it must be said which one; lists the names.
 */
export const chooseAccount = (names: readonly string[], wanted: string | undefined): string => {
  const [only, ...others] = names;
  if (wanted === undefined) {
    if (only !== undefined && others.length === 0) return only;
    throw new UsageError(`say which account is meant, with --account NAME; there are: ${names.join(', ')}`);
  }
  if (names.includes(wanted)) return wanted;
  throw new UsageError(`there is no account "${wanted}" in the config; there are: ${names.join(', ')}`);
};
