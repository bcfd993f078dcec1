import type { FastifyRequest } from 'fastify';

/** Reads the JSON of a control request whatever its content type; nothing sent is an empty object. */
export const readJson = (request: FastifyRequest): unknown =>
  typeof request.body === 'string' && request.body !== '' ? JSON.parse(request.body) : {};

/** Reads a path parameter. */
export const paramOf = (request: FastifyRequest, name: string): string =>
  (request.params as Record<string, string>)[name] ?? '';

/** Reads a query parameter. */
export const queryOf = (request: FastifyRequest, name: string): string | undefined =>
  (request.query as Record<string, string | undefined>)[name];
