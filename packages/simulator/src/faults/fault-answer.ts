import type { Answer } from '../http/answer.ts';
import type { ErrorShape } from '../switches.ts';
import type { FaultRule } from './fault-rule.ts';

const apiKeys: Readonly<Record<number, readonly [key: string, message: string, shape: ErrorShape]>> = {
  400: ['contacts.api.validation.error', 'The request was refused', 'array'],
  401: ['unauthorized', 'Unauthorized', 'object'],
  403: ['access_denied', 'Request forbidden due to insufficient user privileges.', 'object'],
  404: ['contacts.api.not_found', 'The requested resource was not found.', 'array'],
  409: ['contacts.api.conflict', 'The contact is being changed by another request', 'array'],
  429: ['throttled', 'Too Many Requests', 'object'],
  500: ['internal_server_error', 'There was a problem with our internal service.', 'object'],
  503: ['service_unavailable', 'Our internal service is temporarily unavailable.', 'object'],
};

const tokenKeys: Readonly<Record<number, string>> = {
  400: 'invalid_request',
  401: 'invalid_client',
  429: 'too_many_requests',
  503: 'temporarily_unavailable',
};

const bodyShapes: Readonly<Record<FaultRule['body'], ErrorShape | undefined>> = {
  natural: undefined,
  json: 'object',
  html: 'html',
  empty: 'empty',
};

/** Makes the answer that a rule of kind `status` sends in place of the real one. */
export const createFaultAnswer = (rule: FaultRule, kind: 'api' | 'authorization'): Answer => {
  const { status } = rule;
  if (kind === 'authorization') {
    const key = tokenKeys[status] ?? 'server_error';
    return { status, error: { key, message: `Status ${status}`, shape: bodyShapes[rule.body] ?? 'oauth' } };
  }

  const [key, message, shape] = apiKeys[status] ?? ['internal_error', `Status ${status}`, 'object'];
  return { status, error: { key, message, shape: bodyShapes[rule.body] ?? shape } };
};
