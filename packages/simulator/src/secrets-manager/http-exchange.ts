import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ServiceError } from './service-error.ts';

const maxBodyBytes = 1024 * 1024;

/**
 * Reads a request's body as JSON; an empty body is an empty object.
 *
 * @throws {ServiceError} `SerializationException`: not JSON, or over 1 MiB.
 */
export const readJson = async (request: IncomingMessage): Promise<unknown> => {
  const chunks: Buffer[] = [];
  let bytes = 0;

  for await (const chunk of request) {
    bytes += chunk.length;
    if (bytes > maxBodyBytes) throw new ServiceError('SerializationException', 'The request is too long.');
    chunks.push(chunk);
  }

  try {
    return bytes === 0 ? {} : JSON.parse(Buffer.concat(chunks).toString());
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new ServiceError('SerializationException', 'The request is not JSON.');
  }
};

/** Sends a body in the AWS JSON 1.1 protocol, with a request id. */
export const sendJson = (response: ServerResponse, status: number, body: object): void => {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() });
  response.end(JSON.stringify(body));
};

/** Sends a refusal. The text is there as `message` and `Message`: AWS itself uses either, by operation. */
export const sendError = (response: ServerResponse, { httpStatus, code, message }: ServiceError): void =>
  sendJson(response, httpStatus, { __type: code, message, Message: message });
