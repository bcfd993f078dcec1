import type { FastifyInstance } from 'fastify';
import type { Answer } from '../http/answer.ts';
import type { ServeCall } from '../http/serve-call.ts';
import type { RequestLimits } from '../limits/request-limits.ts';
import type { Switches } from '../switches.ts';
import type { World } from '../world/world.ts';
import type { TokenSigner } from './access-token.ts';
import { authenticateClient, refuseOAuth } from './authenticate-client.ts';
import { type AuthorizationRequest, createAuthorizationCall } from './authorization-call.ts';
import type { ExchangeToken } from './exchange-token.ts';
import type { PendingCodes } from './pending-codes.ts';
import { readScopes } from './scopes.ts';

/** Path of the authorization server. */
export const AUTH_PATH = '/oauth2/default/v1';

/** What the token endpoint needs. */
export interface TokenEndpointDeps {
  readonly world: World;
  readonly limits: RequestLimits;
  readonly switches: () => Switches;
  readonly serve: ServeCall;
  readonly exchange: ExchangeToken;
  readonly codes: PendingCodes;
  readonly signer: TokenSigner;
  /** Where a person types the code of a device. */
  readonly activationUrl: () => string;
}

/** Refuses a second request within a second; the vendor's body is not known (reference 1.6). */
const refuseTooMany = (retryAfterMs: number | undefined): Answer => {
  const answer = refuseOAuth(429, 'too_many_requests', 'Too many requests to the token endpoint.');
  if (retryAfterMs === undefined) return answer;
  return { ...answer, headers: { ...answer.headers, 'retry-after': String(Math.ceil(retryAfterMs / 1000)) } };
};

/**
 * Puts `/token`, `/device/authorize` and `/keys` under the authorization server's path. A request that the limit of
 * one a second refuses, or a switch, changes nothing: the refresh token stays good.
 */
export const registerTokenEndpoint = (app: FastifyInstance, deps: TokenEndpointDeps): void => {
  const { world, limits, switches, serve, exchange, codes, signer, activationUrl } = deps;

  const admit = (authorization: string | undefined, { form, arrival, note }: AuthorizationRequest) => {
    if (switches().tokenDown) return refuseOAuth(503, 'temporarily_unavailable', 'Try again later.');
    const client = authenticateClient(world, authorization, form);
    if (client.kind === 'refused') return client.answer;

    note.application = client.application.clientId;
    const limited = limits.admitTokenRequest(note.application, arrival);
    return limited === undefined ? undefined : refuseTooMany(switches().retryAfter ? limited.retryAfterMs : undefined);
  };

  const authorizeDevice = (clientId: string, scope: string | undefined): Answer => {
    const scopes = readScopes(scope);
    if (typeof scopes === 'string') return refuseOAuth(400, 'invalid_scope', scopes);

    const device = codes.addDevice({ clientId, scopes });
    return {
      status: 200,
      body: {
        device_code: device.deviceCode,
        user_code: device.userCode,
        verification_uri: activationUrl(),
        verification_uri_complete: `${activationUrl()}?user_code=${device.userCode}`,
        expires_in: Math.floor(switches().deviceCodeLifetimeMs / 1000),
        interval: device.intervalMs / 1000,
      },
    };
  };

  app.post(`${AUTH_PATH}/token`, (request, reply) => {
    const { origin, authorization } = request.headers;
    const call = createAuthorizationCall(request, 'token', {
      admit: (asked) => admit(authorization, asked),
      apply: ({ form, note }) => exchange({ clientId: note.application ?? '', form, origin, note }),
    });
    return serve(call, reply);
  });

  app.post(`${AUTH_PATH}/device/authorize`, (request, reply) => {
    const call = createAuthorizationCall(request, 'device_authorize', {
      admit: (asked) => admit(request.headers.authorization, asked),
      apply: ({ form, note }) => authorizeDevice(note.application ?? '', form.scope),
    });
    return serve(call, reply);
  });

  app.get(`${AUTH_PATH}/keys`, () => ({ keys: [signer.publicKey] }));
};
