import { z } from 'zod';
import { apiEndpointNames, authorizationEndpointNames } from '../http/endpoint-name.ts';

/**
 * Checks one rule of the `faults` switch: which requests it meets, and what happens to them.
 *
 * - `hang`: the connection stays open and no answer comes.
 * - `reset`: the connection is cut.
 * - `truncate`: the answer's first `bytes` bytes are sent, then the connection is cut.
 * - `status`: another answer is sent: `status` with a body of shape `body`.
 * - `delay`: the real answer is sent, `ms` later than it would be.
 *
 * `when: 'before'` means that nothing was applied; `'after'` that the write (or the token rotation) was committed.
 */
export const faultRuleSchema = z.strictObject({
  /** `api`, `authorization` (the authorization server), or the name of one endpoint. */
  at: z.enum(['api', 'authorization', ...apiEndpointNames, ...authorizationEndpointNames]).default('api'),
  kind: z.enum(['hang', 'reset', 'truncate', 'status', 'delay']),
  when: z.enum(['before', 'after']).default('before'),
  /** Only for `status`; default 503. Below 400 it is for bodies that are not the API's, such as a gateway's HTML. */
  status: z.number().int().min(200).max(599).default(503),
  /** Only for `status`: the shape of the body; default what the endpoint itself would use. */
  body: z.enum(['natural', 'json', 'html', 'empty']).default('natural'),
  /** Only for `truncate`: bytes of the body that still arrive; the head promises the whole length. */
  bytes: z.number().int().min(0).default(0),
  /** Only for `delay`, milliseconds. */
  ms: z.number().min(0).default(0),
  /** Share of the requests met that fail, 0 to 1. */
  rate: z.number().min(0).max(1).default(1),
  /** Requests that pass before the rule begins. */
  skip: z.number().int().min(0).default(0),
  /** Failures after which the rule ends; absent: never. */
  times: z.number().int().min(1).optional(),
  /** Only requests of this account. */
  account: z.string().optional(),
  /** Only requests that name the contact with this address, by its id or in their body; a search names none. */
  contact: z.string().optional(),
});

/** A rule of the `faults` switch, complete. */
export type FaultRule = z.output<typeof faultRuleSchema>;

/** A rule as one writes it: only `kind` is needed. */
export type FaultRuleInput = z.input<typeof faultRuleSchema>;
