import { GrantRefusedError } from '@leadferry/account';
import { ConfigError } from '@leadferry/runtime';
import {
  AuthorizationError,
  type AuthorizationFault,
  PastedResponseError,
  TokenConfigError,
  TokenUnavailableError,
} from '@leadferry/token';
import { type Ending, fail } from './ending.ts';
import { DeniedError, InterruptedError, OvertakenError, SpentResponseError, UsageError } from './errors.ts';
import type { Exit } from './exit-codes.ts';

const authorizationExits: Readonly<Record<AuthorizationFault, Exit>> = {
  client_refused: 'clientRefused',
  flow_refused: 'flowRefused',
  scope_refused: 'flowRefused',
  request_refused: 'flowRefused',
  code_refused: 'flowRefused',
  throttled: 'vendorAway',
  authorization_unavailable: 'vendorAway',
};

const grantExits: Readonly<Record<GrantRefusedError['code'], Exit>> = {
  other_account: 'otherAccount',
  no_refresh_token: 'grantUnusable',
  token_refused: 'grantUnusable',
  summary_unavailable: 'vendorAway',
};

/** Makes an ending of an error that is known; undefined for any other one, which is a bug and must be loud. */
export const describeFailure = (error: unknown): Ending | undefined => {
  if (error instanceof AuthorizationError) return fail(authorizationExits[error.code], error);
  if (error instanceof GrantRefusedError) return describeRefusal(error);
  if (error instanceof PastedResponseError) return fail('grantUnusable', error);
  if (error instanceof OvertakenError || error instanceof SpentResponseError) return fail('grantUnusable', error);
  if (error instanceof TokenConfigError || error instanceof ConfigError) return fail('fault', error);
  if (error instanceof TokenUnavailableError) return fail('storeAway', error);
  if (error instanceof UsageError) return fail('usage', error);
  if (error instanceof DeniedError) return fail('denied', error);
  if (error instanceof InterruptedError) return fail('interrupted', error);
  return undefined;
};

const describeRefusal = ({ code, message, retryable }: GrantRefusedError): Ending =>
  fail(grantExits[code], {
    code,
    message: retryable ? `${message}. The same may be taken later: try again soon` : message,
  });

/**
 * Writes an error nobody foresaw, for standard error: the stacks of it and its causes, and nothing else that it may carry,
 * since that could be an answer with tokens.
 */
export const describeBug = (error: unknown): string => {
  if (!(error instanceof Error)) return `leadferry: a bug: a value of type ${typeof error} was thrown\n`;
  const stacks: string[] = [];
  for (let next: unknown = error; next instanceof Error; next = next.cause) stacks.push(next.stack ?? next.message);
  return `leadferry: a bug, please report it:\n${stacks.join('\ncaused by: ')}\n`;
};
