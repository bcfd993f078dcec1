import Fastify, { type FastifyInstance, type FastifyRequest } from 'fastify';
import type { SimulatorClock } from '../clock.ts';
import type { Arrival } from '../limits/second-window.ts';

const arrivals = new WeakMap<FastifyRequest, Arrival>();

/**
 * Returns when a request came.
 *
 * @throws {Error} the server was not made by {@link createWebServer}.
 */
export const arrivalOf = (request: FastifyRequest): Arrival => {
  const arrival = arrivals.get(request);
  if (arrival === undefined) throw new Error('the request has no arrival time');
  return arrival;
};

/**
 * Makes a server that notes each request's arrival before its body is read, and hands bodies on as text whatever their
 * content type, so that refusals come in the vendor's order. Paths that are not routed are answered as the vendor's
 * gateway does: 403 `{"message":"Forbidden"}` (reference 3.8).
 */
export const createWebServer = (deps: { clock: SimulatorClock }): FastifyInstance => {
  const { clock } = deps;
  const app = Fastify({
    logger: false,
    forceCloseConnections: true,
    bodyLimit: 8 * 1024 * 1024,
    exposeHeadRoutes: false,
  });

  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body));
  app.addHook('onRequest', (request, _reply, done) => {
    arrivals.set(request, { atMs: clock.realNow(), monotonicMs: clock.monotonicMs() });
    done();
  });
  app.setNotFoundHandler((_request, reply) => reply.code(403).send({ message: 'Forbidden' }));
  return app;
};
