import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Registry } from 'prom-client';

/** What `/readyz` says: ready or not, and each part with a word on its state. */
export interface Readiness {
  readonly ready: boolean;
  readonly parts: Readonly<Record<string, string>>;
}

export interface OperationsServerOptions {
  readonly port: number;
  /** Default: every address of the machine, IPv6 and IPv4 alike where it has IPv6. */
  readonly host?: string | undefined;
  readonly registry: Registry;
  /** Answers whether the work loop still ticks. A pod that fails it is restarted. */
  readonly isAlive: () => boolean;
  /** Answers whether the process can do its work as far as its own side goes. */
  readonly readiness: () => Readiness;
}

export interface OperationsServer {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Serves `/metrics`, `/livez` and `/readyz` for Prometheus and Kubernetes, and nothing else: every other path
 * answers 404, every method but GET and HEAD 405.
 *
 * @throws the listener's own error, such as EADDRINUSE, when the port cannot be had.
 */
export const startOperationsServer = async (options: OperationsServerOptions): Promise<OperationsServer> => {
  const { port, host } = options;
  const server = createServer((request, response) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end();
      return;
    }
    answer(request.url ?? '/', options).then(
      ({ status, type, body }) => response.writeHead(status, { 'content-type': type }).end(body),
      (error: unknown) => response.destroy(error instanceof Error ? error : undefined),
    );
  });
  await listen(server, port, host);
  return {
    port: (server.address() as AddressInfo).port,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
};

interface Answer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const answer = async (url: string, { registry, isAlive, readiness }: OperationsServerOptions): Promise<Answer> => {
  switch (url.split('?', 1)[0]) {
    case '/metrics':
      return { status: 200, type: registry.contentType, body: await registry.metrics() };
    case '/livez': {
      const alive = isAlive();
      return { status: alive ? 200 : 503, type: 'application/json', body: JSON.stringify({ alive }) };
    }
    case '/readyz': {
      const state = readiness();
      return { status: state.ready ? 200 : 503, type: 'application/json', body: JSON.stringify(state) };
    }
    default:
      return { status: 404, type: 'text/plain', body: 'not found: try /metrics, /livez or /readyz\n' };
  }
};

/** Without a host Node takes `::`, which is open to IPv4 too, and `0.0.0.0` on a machine that has no IPv6. */
const listen = (server: Server, port: number, host: string | undefined): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, host }, () => {
      server.removeListener('error', reject);
      resolve();
    });
  });
