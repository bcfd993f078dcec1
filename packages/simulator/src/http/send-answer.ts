import { randomUUID } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import type { RenderedAnswer } from './answer.ts';

const edgeHeaders = (): Record<string, string> => {
  const id = randomUUID();
  return { 'x-amzn-requestid': id, 'x-amz-apigw-id': id.slice(0, 15), 'x-amz-cf-id': id.replaceAll('-', '') };
};

/** Sends an answer byte for byte as it is, with the headers of the vendor's edge; fastify would add to the content type. */
export const sendAnswer = (reply: FastifyReply, answer: RenderedAnswer): void => {
  reply.hijack();
  const body = Buffer.from(answer.body);
  const length = answer.status === 204 ? {} : { 'content-length': String(body.length) };
  reply.raw.writeHead(answer.status, { ...edgeHeaders(), ...answer.headers, ...length }).end(body);
};

/** Leaves the request without an answer, its connection open until the sender or the simulator closes it. */
export const hangConnection = (reply: FastifyReply): void => {
  reply.hijack();
};

/** Cuts the connection without an answer (a TCP reset where the platform can). */
export const cutConnection = (reply: FastifyReply): void => {
  reply.hijack();
  const { socket } = reply.raw;
  if (socket !== null && typeof socket.resetAndDestroy === 'function') socket.resetAndDestroy();
  else reply.raw.destroy();
};

/** Sends the head, which promises the whole body, and its first bytes; then cuts the connection. */
export const truncateAnswer = (reply: FastifyReply, answer: RenderedAnswer, bytes: number): void => {
  reply.hijack();
  const body = Buffer.from(answer.body);
  reply.raw.writeHead(answer.status, { ...edgeHeaders(), ...answer.headers, 'content-length': String(body.length) });
  reply.raw.write(body.subarray(0, Math.min(bytes, Math.max(0, body.length - 1))), () => reply.raw.destroy());
};
