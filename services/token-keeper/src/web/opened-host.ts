import type { FastifyRequest } from 'fastify';

/** Returns the host the person's browser asked for, as far as a proxy in between tells. To be shown, never to be trusted. */
export const openedHostOf = (request: FastifyRequest): string => {
  const forwarded = request.headers['x-forwarded-host'];
  const [first] = (Array.isArray(forwarded) ? forwarded : (forwarded ?? '').split(',')).map((host) => host.trim());
  return first || request.host;
};
