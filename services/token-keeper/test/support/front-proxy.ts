import { once } from 'node:events';
import { createServer, request } from 'node:http';

/** A proxy in front of the pages, as a load balancer is: which keeper a request goes to is the test's choice. */
export interface FrontProxy extends AsyncDisposable {
  readonly origin: string;
  /** Sends every request to the keeper on this port from now on. */
  leadTo(port: number): void;
  /** Requests that went to each port, in order. */
  readonly led: { readonly port: number; readonly path: string }[];
}

/** Starts a proxy. It cuts the given path off what it passes on, as some do. */
export const startFrontProxy = async ({ cutOff = '' } = {}): Promise<FrontProxy> => {
  const led: { port: number; path: string }[] = [];
  let target = 0;
  const server = createServer((incoming, outgoing) => {
    const path = incoming.url ?? '/';
    led.push({ port: target, path });
    const passed = request(
      {
        port: target,
        host: '127.0.0.1',
        method: incoming.method,
        path: path.startsWith(cutOff) ? path.slice(cutOff.length) || '/' : path,
        headers: { ...incoming.headers, 'x-forwarded-host': incoming.headers.host, host: `127.0.0.1:${target}` },
        agent: false,
      },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(outgoing);
      },
    );
    passed.on('error', () => outgoing.writeHead(502).end());
    incoming.pipe(passed);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    origin: `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`,
    leadTo: (port) => {
      target = port;
    },
    led,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
