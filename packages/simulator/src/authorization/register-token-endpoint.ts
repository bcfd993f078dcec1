import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Answer } from '../http/answer.ts';
import type { Call, CallNote, ServeCall } from '../http/serve-call.ts';
import { arrivalOf } from '../http/web-server.ts';
import type { RequestLimits } from '../limits/request-limits.ts';
import type { Switches } from '../switches.ts';
import type { World } from '../world/world.ts';
import type { TokenSigner } from './access-token.ts';
import { authenticateClient, refuseOAuth } from './authenticate-client.ts';
import type { ExchangeToken } from './exchange-token.ts';
import { type Form, readForm } from './form.ts';
import type { PendingCodes } from './pending-codes.ts';

/** Path of the authorization server. */
export const AUTH_PATH = '/oauth2/default/v1';

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
export const registerTokenEndpoint = (
  app: FastifyInstance,
  deps: {
    world: World;
    limits: RequestLimits;
    switches: () => Switches;
    serve: ServeCall;
    exchange: ExchangeToken;
    codes: PendingCodes;
    signer: TokenSigner;
    activationUrl: () => string;
  },
): void => {
  const { world, limits, switches, serve, exchange, codes, signer, activationUrl } = deps;

  const createCall = (
    request: FastifyRequest,
    endpoint: string,
    apply: (clientId: string, form: Form, note: CallNote) => ReturnType<Call['apply']>,
  ): Call => {
    const arrival = arrivalOf(request);
    const form = readForm(request);
    const note: CallNote = { grantType: form.grant_type };
    let clientId = '';

    return {
      kind: 'authorization',
      endpoint,
      method: request.method,
      arrival,
      note,
      admit: () => {
        if (switches().tokenDown) return refuseOAuth(503, 'temporarily_unavailable', 'Try again later.');
        const client = authenticateClient(world, request.headers.authorization, form);
        if (client.kind === 'refused') return client.answer;
        clientId = client.application.clientId;
        note.application = clientId;
        const limited = limits.admitTokenRequest(clientId, arrival);
        if (limited === undefined) return undefined;
        return refuseTooMany(switches().retryAfter ? limited.retryAfterMs : undefined);
      },
      apply: () => apply(clientId, form, note),
    };
  };

  app.post(`${AUTH_PATH}/token`, (request, reply) => {
    const { origin } = request.headers;
    const call = createCall(request, 'token', (clientId, form, note) => exchange({ clientId, form, origin, note }));
    return serve(call, reply);
  });

  app.post(`${AUTH_PATH}/device/authorize`, (request, reply) => {
    const call = createCall(request, 'device_authorize', (clientId, form) => {
      const scopes = form.scope?.split(' ').filter((scope) => scope !== '') ?? [];
      if (scopes.length === 0) return refuseOAuth(400, 'invalid_scope', 'The scope is missing.');
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
    });
    return serve(call, reply);
  });

  app.get(`${AUTH_PATH}/keys`, () => ({ keys: [signer.publicKey] }));
};
