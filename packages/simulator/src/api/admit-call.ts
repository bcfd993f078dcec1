import type { Grants } from '../authorization/grants.ts';
import type { Answer } from '../http/answer.ts';
import {
  refuseForbidden,
  refuseLimited,
  refuseMediaType,
  refuseUnauthorized,
  refuseUnavailable,
} from '../http/api-errors.ts';
import type { CallNote } from '../http/serve-call.ts';
import type { RequestLimits } from '../limits/request-limits.ts';
import type { Arrival } from '../limits/second-window.ts';
import type { Switches } from '../switches.ts';
import type { Account } from '../world/account.ts';
import type { World } from '../world/world.ts';
import type { Endpoint } from './endpoint.ts';

/** What the gate looks at in a request. */
export interface GateRequest {
  readonly endpoint: Endpoint;
  readonly arrival: Arrival;
  readonly authorization: string | undefined;
  readonly contentType: string | undefined;
  readonly note: CallNote;
}

/** The account a request may act on, or the refusal. */
export type Admission =
  | { readonly kind: 'admitted'; readonly account: Account }
  | { readonly kind: 'refused'; readonly answer: Answer };

/** What the gate needs. */
export interface GateDeps {
  readonly grants: Grants;
  readonly limits: RequestLimits;
  readonly world: World;
  readonly switches: () => Switches;
}

const refuse = (answer: Answer): Admission => ({ kind: 'refused', answer });

const isJson = (contentType: string | undefined): boolean =>
  contentType?.split(';')[0]?.trim().toLowerCase() === 'application/json';

/**
 * Makes the gate before every operation of the API.
 *
 * Order: service down (503), token unknown (401), second and day of its application (429), token expired or revoked
 * (401), account refused by switch, application deactivated (403), scope (403), privilege (403), content type (415).
 * A request with a known but dead token counts against its application.
 */
export const createGate = (deps: GateDeps): ((request: GateRequest) => Admission) => {
  const { grants, limits, world, switches } = deps;

  return ({ endpoint, arrival, authorization, contentType, note }) => {
    const { apiDown, refusedAccounts, retryAfter } = switches();
    if (apiDown) return refuse(refuseUnavailable());

    const [scheme, value] = authorization?.split(' ') ?? [];
    const token = scheme?.toLowerCase() === 'bearer' && value !== undefined ? grants.find(value) : undefined;
    const account = token === undefined ? undefined : world.accounts.get(token.account);
    const application = token === undefined ? undefined : world.applications.get(token.clientId);
    if (token === undefined || account === undefined || application === undefined) return refuse(refuseUnauthorized());
    note.account = account.name;
    note.application = application.clientId;
    note.generation = token.generation;

    const limited = limits.admitCall(application.clientId, application, arrival);
    if (limited !== undefined) {
      return refuse(refuseLimited(limited.reason, retryAfter ? limited.retryAfterMs : undefined));
    }

    const refusedAs = refusedAccounts[account.name];
    if (refusedAs === 401 || !grants.use(token)) return refuse(refuseUnauthorized());
    if (refusedAs === 403) return refuse(refuseForbidden());
    if (!application.active) return refuse(refuseForbidden('The application is deactivated.'));
    if (endpoint.scope !== undefined && !token.scopes.includes(endpoint.scope)) {
      return refuse(refuseForbidden('Request forbidden due to insufficient scope.'));
    }
    if (endpoint.privilege !== undefined && !account.privileges.includes(endpoint.privilege)) {
      return refuse(refuseForbidden());
    }
    if (endpoint.takesBody && !isJson(contentType)) return refuse(refuseMediaType());
    return { kind: 'admitted', account };
  };
};
