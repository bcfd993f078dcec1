import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { createMessageCutter } from './resp-message.ts';

export interface RedisFaultProxyOptions {
  /** The Redis behind it. */
  readonly redisUrl: string;
  /** Share of the commands that fail, half of them before they are applied and half after. */
  readonly rate: number;
  /** In [0, 1). */
  readonly random: () => number;
}

/** What was done to the commands that came by. */
export interface RedisFaultCounts {
  readonly commands: number;
  readonly failedBefore: number;
  readonly failedAfter: number;
}

/** A way to Redis on which connections break. */
export interface RedisFaultProxy {
  readonly url: string;
  counts(): RedisFaultCounts;
  stop(): Promise<void>;
}

type Fate = 'answered' | 'before' | 'after';

/**
 * Starts a proxy before a Redis that cuts the connection instead of passing a command on, or instead of passing its answer
 * back. Answers to earlier commands are passed back first; what was sent behind a command that fails is dropped with it.
 */
export const startRedisFaultProxy = async (options: RedisFaultProxyOptions): Promise<RedisFaultProxy> => {
  const { redisUrl, rate, random } = options;
  const { hostname, port } = new URL(redisUrl);
  const counts = { commands: 0, failedBefore: 0, failedAfter: 0 };
  const open = new Set<Socket>();

  const drawFate = (): Fate => {
    counts.commands += 1;
    if (random() >= rate) return 'answered';
    if (random() < 0.5) {
      counts.failedBefore += 1;
      return 'before';
    }
    counts.failedAfter += 1;
    return 'after';
  };

  const server = createServer((client) => {
    const redis = connect({ host: hostname, port: Number(port) || 6379 });
    const sides = [client, redis];
    const cut = (): void => {
      for (const side of sides) side.destroy();
    };
    for (const side of sides) {
      open.add(side);
      side.setNoDelay(true);
      side.on('error', cut);
      side.once('close', () => {
        open.delete(side);
        cut();
      });
    }
    serve(client, redis, drawFate, cut);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port: ownPort } = server.address() as AddressInfo;

  return {
    url: `redis://127.0.0.1:${ownPort}`,
    counts: () => ({ ...counts }),
    stop: async () => {
      const closed = once(server, 'close');
      server.close();
      for (const side of open) side.destroy();
      await closed;
    },
  };
};

/** Passes commands and answers on, one by one, until a fate ends it. */
const serve = (client: Socket, redis: Socket, drawFate: () => Fate, cut: () => void): void => {
  const unanswered: Fate[] = [];
  let isEnding = false;
  let isListener = false;

  const takeCommand = createMessageCutter((command) => {
    if (isEnding) return;
    const fate = drawFate();
    isListener ||= /^\*\d+\r\n\$\d+\r\np?subscribe\r\n/i.test(command.toString('latin1', 0, 40));
    if (fate === 'before' || (fate === 'after' && isListener)) {
      isEnding = true;
      if (unanswered.length === 0 || isListener) cut();
      return;
    }
    unanswered.push(fate);
    redis.write(command);
    isEnding = fate === 'after';
  });
  const takeAnswer = createMessageCutter((answer) => {
    if (client.destroyed) return;
    // Whoever listens gets messages nobody asked for: they are no answers to commands.
    const fate = isListener ? 'answered' : unanswered.shift();
    if (fate !== 'after') client.write(answer);
    if (fate === 'after' || (isEnding && unanswered.length === 0)) cut();
  });
  client.on('data', takeCommand);
  redis.on('data', takeAnswer);
};
