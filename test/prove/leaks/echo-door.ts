import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server in front of another that can answer by itself: with an error that says back all it was told. */
export interface EchoDoor {
  readonly url: string;
  /** From now on every request is answered with this status; undefined: passed on. */
  answer(status: number | undefined): void;
  stop(): Promise<void>;
}

/** Opens a door to `target` (an address with a path), at first one that passes everything on. */
export const openEchoDoor = async (target: string): Promise<EchoDoor> => {
  let status: number | undefined;
  const server = createServer((request, response) => {
    void (async () => {
      const body = await readAll(request);
      if (status !== undefined) {
        const told = { url: request.url, headers: request.headers, body: body.toString() };
        const message = `cannot take ${JSON.stringify(told)}`;
        response.writeHead(status, {
          'content-type': 'application/json',
          'x-echo': encodeURIComponent(body.toString()).slice(0, 4000),
        });
        response.end(
          JSON.stringify([
            {
              error_key: 'contacts.api.validation.error',
              error_message: message,
              error: 'invalid_request',
              error_description: message,
            },
          ]),
        );
        return;
      }
      const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
      const answer = await fetch(new URL(request.url ?? '/', target), {
        method: request.method ?? 'GET',
        headers: headers as Record<string, string>,
        ...(body.length > 0 ? { body: new Uint8Array(body) } : {}),
      });
      response.writeHead(
        answer.status,
        Object.fromEntries(
          [...answer.headers].filter(
            ([name]) => !/^(content-encoding|transfer-encoding|connection|content-length)$/.test(name),
          ),
        ),
      );
      response.end(Buffer.from(await answer.arrayBuffer()));
    })().catch(() => response.destroy()); // whoever asked sees a broken connection
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${new URL(target).pathname.replace(/\/$/, '')}`,
    answer: (next) => {
      status = next;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

const readAll = async (request: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};
