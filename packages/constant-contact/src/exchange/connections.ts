import { Client, type Dispatcher, errors } from 'undici';

/** Hears what becomes of a request, and gives the connection back when it is over. */
export interface ConnectionHandler extends Dispatcher.DispatchHandler {
  /** Set when the request has a connection; to be called once, when its answer is complete or has failed. */
  free: (() => void) | undefined;
}

/** The connections to one address. */
export interface Connections {
  /** Sends the request on a free connection, or on the first that becomes free; never two on one, never one twice. */
  dispatch(request: Dispatcher.DispatchOptions, handler: ConnectionHandler): void;
  /** Takes no more, and resolves when everything dispatched before is over and every connection closed. */
  close(): Promise<void>;
}

interface Connection {
  readonly client: Client;
  readonly free: () => void;
}

/**
 * Keeps up to `most` connections to `origin`, opened as requests need them. The connection that was used last is used
 * next, so that a busy one stays warm and those beyond what is needed close by themselves.
 *
 * Used in place of undici's pool, which asks one connection after the other until it finds a free one and tells of each
 * answer by events: a tenth of what a request costs with hundreds of connections (DECISIONS.md, 2026-11-28).
 */
export const createConnections = (origin: string, most: number, options: Client.Options): Connections => {
  const opened: Client[] = [];
  const idle: Connection[] = [];
  const waiting: { readonly request: Dispatcher.DispatchOptions; readonly handler: ConnectionHandler }[] = [];
  let isClosed = false;
  let onIdle: (() => void) | undefined;

  const open = (): Connection => {
    const client = new Client(origin, options);
    opened.push(client);
    const connection: Connection = {
      client,
      free: () => {
        const next = waiting.shift();
        if (next === undefined) {
          idle.push(connection);
          if (idle.length === opened.length) onIdle?.();
        } else {
          // Not at once: a client that is failing its requests must find none behind them.
          queueMicrotask(() => carry(connection, next.request, next.handler));
        }
      },
    };
    return connection;
  };

  const carry = (
    { client, free }: Connection,
    request: Dispatcher.DispatchOptions,
    handler: ConnectionHandler,
  ): void => {
    handler.free = free;
    client.dispatch(request, handler);
  };

  return {
    dispatch: (request, handler) => {
      if (isClosed) return handler.onResponseError?.(undefined as never, new errors.ClientClosedError());
      const connection = idle.pop() ?? (opened.length < most ? open() : undefined);
      if (connection === undefined) waiting.push({ request, handler });
      else carry(connection, request, handler);
    },
    close: async () => {
      isClosed = true;
      if (idle.length < opened.length) await new Promise<void>((resolve) => (onIdle = resolve));
      await Promise.all(opened.map((client) => client.close()));
    },
  };
};
