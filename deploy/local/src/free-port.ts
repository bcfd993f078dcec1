import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/**
 * Below the range from which Linux and macOS take the source ports of outgoing connections. A port out of that range
 * can be taken by any client while a broker is down for a moment, or a client that retries can even connect to itself.
 */
const lowest = 20_000;
const highest = 32_000;

/**
 * Finds ports on 127.0.0.1 that nobody listens on now, all different.
 *
 * It cannot keep them: another process may bind one before the caller does, so the caller must try again then.
 */
export const findFreePorts = async (count: number): Promise<number[]> => {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = randomInt(lowest, highest);
    if (await isFree(port)) ports.add(port);
  }
  return [...ports];
};

const isFree = async (port: number): Promise<boolean> => {
  const server = createServer();
  try {
    server.listen({ port, host: '127.0.0.1', exclusive: true });
    await once(server, 'listening');
    return true;
  } catch {
    return false; // any reason the system refuses this port is a reason to try another
  } finally {
    server.close();
  }
};
