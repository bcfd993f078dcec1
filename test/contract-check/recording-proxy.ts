import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Exchange } from './exchange.ts';

/** A server that passes every request on and keeps what was sent and answered. */
export interface RecordingProxy extends AsyncDisposable {
  /** Use it in place of the address it was started for. */
  readonly baseUrl: string;
  readonly exchanges: readonly Exchange[];
}

/** Starts a recording proxy before `targetUrl`, for example a simulator's `apiUrl`. */
export const startRecordingProxy = async (targetUrl: string): Promise<RecordingProxy> => {
  const target = new URL(targetUrl);
  const exchanges: Exchange[] = [];

  const server = createServer(async (incoming, outgoing) => {
    const body = await readAll(incoming);
    const { method = 'GET', url = '/', headers } = incoming;
    const onward = request({ host: target.hostname, port: target.port, method, path: url, headers, agent: false });
    onward.on('error', () => outgoing.destroy());
    onward.on('response', async (answer) => {
      const answerBody = await readAll(answer);
      const { pathname, searchParams } = new URL(url, target);
      const contentType = answer.headers['content-type'];
      exchanges.push({
        method,
        path: pathname.slice(target.pathname.length),
        query: searchParams,
        requestHeaders: { authorization: headers.authorization, 'content-type': headers['content-type'] },
        requestBody: parse(body),
        status: answer.statusCode ?? 0,
        contentType,
        answerBody: parse(answerBody),
      });
      outgoing.writeHead(answer.statusCode ?? 502, contentType === undefined ? {} : { 'content-type': contentType });
      outgoing.end(answerBody);
    });
    onward.end(body);
  });

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    baseUrl: `http://127.0.0.1:${port}${target.pathname}`,
    exchanges,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const readAll = async (message: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
};

const parse = (body: Buffer): unknown => {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString());
  } catch {
    return body.toString();
  }
};
