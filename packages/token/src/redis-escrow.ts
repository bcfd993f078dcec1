import type { Logger, Redis } from '@leadferry/runtime';
import { errorCode } from '@leadferry/runtime';
import { type Escrow, type EscrowPlace, escrowLifeMs } from './escrow.ts';
import { formatGeneration } from './generation.ts';

/** How long a replica is waited for. It is a second copy of a second copy. */
const replicaMs = 100;

/**
 * Creates the escrow in Redis: any worker finds there what another one was answered. On several primaries each gets a
 * copy. Where a primary has replicas, one of them is waited for, 100 ms at most.
 */
export const createRedisEscrow = ({
  redis,
  keyPrefix,
  logger,
}: {
  readonly redis: readonly Redis[];
  readonly keyPrefix: string;
  readonly logger: Logger;
}): Escrow => {
  const keyOf = ({ account, generation }: Pick<EscrowPlace, 'account' | 'generation'>): string =>
    `${keyPrefix}:escrow:${account}:${formatGeneration(generation)}`;

  /** Asks every primary; those that are away are named in the log and count as nothing. */
  const askAll = async <T>(event: string, ask: (primary: Redis) => Promise<T>): Promise<T[]> => {
    const answers = await Promise.allSettled(redis.map(ask));
    return answers.flatMap((answer) => {
      if (answer.status === 'fulfilled') return [answer.value];
      logger.warn({ reason: errorCode(answer.reason) ?? 'unknown' }, event);
      return [];
    });
  };

  const keepOn = async (primary: Redis, place: EscrowPlace, sealed: Uint8Array): Promise<true> => {
    const key = keyOf(place);
    await primary.hset(key, String(place.attempt), Buffer.from(sealed));
    await primary.pexpire(key, escrowLifeMs);
    if (/^connected_slaves:[1-9]/m.test(await primary.info('replication'))) await primary.wait(1, replicaMs);
    return true;
  };

  return {
    rehearse: async (place) => {
      const key = `${keyOf(place)}:rehearsal`;
      return (await askAll('escrow_not_writable', (primary) => primary.set(key, '1', 'PX', 1000))).length > 0;
    },
    keep: async (place, sealed) =>
      (await askAll('escrow_not_kept', (primary) => keepOn(primary, place, sealed))).length > 0,
    read: async (place) => {
      const kept = await askAll('escrow_not_read', (primary) => primary.hgetallBuffer(keyOf(place)));
      return kept.flatMap((attempts) =>
        Object.entries(attempts)
          .sort(([a], [b]) => Number(b) - Number(a))
          .map(([, sealed]) => sealed),
      );
    },
    drop: async (place) => void (await askAll('escrow_not_dropped', (primary) => primary.del(keyOf(place)))),
  };
};
