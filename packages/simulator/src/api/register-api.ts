import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { SimulatorClock } from '../clock.ts';
import type { Answer } from '../http/answer.ts';
import { refuseInvalid, refuseMissing } from '../http/api-errors.ts';
import type { Call, CallNote, ServeCall } from '../http/serve-call.ts';
import { arrivalOf } from '../http/web-server.ts';
import type { Account } from '../world/account.ts';
import { createGate, type GateDeps } from './admit-call.ts';
import { describeCall } from './describe-call.ts';
import type { Endpoint } from './endpoint.ts';
import { endpoints } from './endpoints.ts';

type Parsed =
  | { readonly kind: 'parsed'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly answer: Answer };

const parseBody = (text: unknown): Parsed => {
  try {
    return { kind: 'parsed', value: JSON.parse(typeof text === 'string' ? text : '') };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { kind: 'refused', answer: refuseInvalid(['The request body is not valid JSON']) };
  }
};

/** Puts the API under `/v3`. Unknown paths below it are answered 404. */
export const registerApi = (
  app: FastifyInstance,
  deps: GateDeps & { clock: SimulatorClock; serve: ServeCall },
): void => {
  const { clock, serve, switches } = deps;
  const admit = createGate(deps);

  const createCall = (endpoint: Endpoint, request: FastifyRequest): Call => {
    const arrival = arrivalOf(request);
    const note: CallNote = {};
    const params = request.params as Record<string, string>;
    const query = request.query as Record<string, unknown>;
    let account: Account | undefined;
    let body: unknown;

    return {
      kind: 'api',
      endpoint: endpoint.name,
      method: endpoint.method,
      arrival,
      note,
      admit: () => {
        const { authorization, 'content-type': contentType } = request.headers;
        const admission = admit({ endpoint, arrival, authorization, contentType, note });
        if (admission.kind === 'refused') return admission.answer;
        account = admission.account;

        if (endpoint.takesBody) {
          const parsed = parseBody(request.body);
          if (parsed.kind === 'refused') return parsed.answer;
          body = parsed.value;
        }
        describeCall(account, params, body, note);
        return undefined;
      },
      apply: (isContended) => {
        if (account === undefined) throw new Error('a call is applied only after it was admitted');
        const nowMs = clock.now();
        return endpoint.handle({ account, params, query, body, nowMs, switches: switches(), note, isContended });
      },
    };
  };

  for (const endpoint of endpoints) {
    app.route({
      method: endpoint.method,
      url: `/v3${endpoint.path}`,
      handler: (request, reply) => serve(createCall(endpoint, request), reply),
    });
  }

  app.all('/v3/*', (request, reply) => {
    const refusal = refuseMissing('The requested resource was not found.');
    const arrival = arrivalOf(request);
    const call: Call = {
      kind: 'api',
      endpoint: 'unknown',
      method: request.method,
      arrival,
      note: {},
      admit: () => refusal,
      apply: () => refusal,
    };
    return serve(call, reply);
  });
};
