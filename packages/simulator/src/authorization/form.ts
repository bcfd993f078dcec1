import type { FastifyRequest } from 'fastify';

/** Parameters of an OAuth request, each once. */
export type Form = Readonly<Record<string, string>>;

/** Reads the parameters of a request from its form body and its query string: the vendor takes both (reference 1.4). */
export const readForm = (request: FastifyRequest): Form => {
  const form: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.query as Record<string, unknown>)) {
    if (typeof value === 'string') form[name] = value;
  }
  const isForm = request.headers['content-type']?.toLowerCase().startsWith('application/x-www-form-urlencoded');
  if (isForm === true && typeof request.body === 'string') {
    for (const [name, value] of new URLSearchParams(request.body)) form[name] = value;
  }
  return form;
};
