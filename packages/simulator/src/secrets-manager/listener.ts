import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers one HTTP request. A rejection is a bug and ends the process. */
export type HandleRequest = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Is an HTTP server that can be closed and opened again on its port, so that connections are truly refused in between. */
export interface Listener {
  readonly url: string;
  open(): Promise<void>;
  /** Cuts every connection, the busy ones too. */
  close(): Promise<void>;
}

const listen = async (handle: HandleRequest, host: string, port: number): Promise<Server> => {
  const server = createServer((request, response) => void handle(request, response));
  server.listen(port, host);
  await once(server, 'listening');

  return server;
};

/** Opens a listener; port 0 takes a free one, which it keeps. Rejects when the port is taken. */
export const openListener = async (options: {
  handle: HandleRequest;
  host: string;
  port: number;
}): Promise<Listener> => {
  const { handle, host } = options;
  const first = await listen(handle, host, options.port);
  const { port } = first.address() as AddressInfo;
  let server: Promise<Server> | undefined = Promise.resolve(first);

  return {
    url: `http://${host}:${port}`,
    open: async () => {
      server ??= listen(handle, host, port);
      await server;
    },
    close: async () => {
      const open = server;
      server = undefined;
      if (open === undefined) return;

      const closing = await open;
      const closed = once(closing, 'close');
      closing.close();
      closing.closeAllConnections();
      await closed;
    },
  };
};
