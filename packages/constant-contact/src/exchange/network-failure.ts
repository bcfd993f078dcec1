import { errorCode } from '@leadferry/runtime';
import { errors } from 'undici';
import { ContactsUnavailableError, type FailurePhase } from '../errors.ts';

/** Codes that say the request itself could not be built: a bug of ours, not a state of the network. */
const isOurBug = (code: string): boolean => code === 'UND_ERR_INVALID_ARG' || code.startsWith('ERR_INVALID_');

/**
 * Turns what broke an exchange into a `ContactsUnavailableError` of the given phase.
 *
 * An error without a code, or one that says our own request was malformed, is returned as it came: it is a bug and has
 * to surface. A parser's error is not kept as the cause, since it carries the bytes it choked on.
 */
export const toNetworkFailure = (error: unknown, phase: FailurePhase): unknown => {
  if (error instanceof errors.HTTPParserError) return new ContactsUnavailableError({ phase, reason: 'not_http' });
  const code = errorCode(error);
  if (code === undefined || isOurBug(code)) return error;
  return new ContactsUnavailableError({ phase, reason: code }, { cause: error });
};
