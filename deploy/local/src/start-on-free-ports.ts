import { StartFailedError } from './errors.ts';
import { findFreePorts } from './free-port.ts';

const attempts = 5;

/**
 * Starts something on the port that was asked for, else on free ones: when another process takes a free port first,
 * tries again with others, five times in all.
 *
 * `start` gets `count` ports, the asked one first.
 */
export const startOnFreePorts = async <T>(
  { asked, count }: { asked: number | undefined; count: number },
  start: (ports: readonly number[]) => Promise<T>,
): Promise<T> => {
  for (let attempt = 1; ; attempt += 1) {
    const free = await findFreePorts(count);
    try {
      return await start(asked === undefined ? free : [asked, ...free.slice(1)]);
    } catch (cause) {
      const lostTheRace = asked === undefined && cause instanceof StartFailedError && cause.isPortTaken();
      if (!lostTheRace || attempt === attempts) throw cause;
    }
  }
};
