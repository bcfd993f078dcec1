import { errorCode, type Logger } from '@leadferry/runtime';
import type { NamesMetrics } from '../metrics.ts';
import type { NamesCache } from './names-cache.ts';

/** The cache to forgive, and where its failures are told. */
export interface ForgivingCacheOptions {
  readonly cache: NamesCache;
  readonly logger: Logger;
  readonly metrics: NamesMetrics | undefined;
}

/**
 * Wraps a cache so that its failures are counted and never felt: nothing is found, nothing is kept, and every worker
 * may load for itself. The log gets one line when the cache is lost and one when it is back.
 */
export const createForgivingCache = ({ cache, logger, metrics }: ForgivingCacheOptions): NamesCache => {
  let isLost = false;

  const attempt = async <Value>(
    operation: Parameters<NamesMetrics['countCacheFailure']>[0],
    run: () => Promise<Value>,
    otherwise: Value,
  ): Promise<Value> => {
    try {
      const value = await run();
      if (isLost) logger.info({ part: 'names_cache' }, 'names_cache_back');
      isLost = false;
      return value;
    } catch (error) {
      metrics?.countCacheFailure(operation);
      const reason = errorCode(error) ?? (error instanceof Error ? error.name : typeof error);
      if (!isLost) logger.warn({ part: 'names_cache', operation, reason }, 'names_cache_lost');
      isLost = true;
      return otherwise;
    }
  };

  const nothingToRelease = async (): Promise<void> => {};

  return {
    read: (account, kind) => attempt('read', () => cache.read(account, kind), undefined),
    write: (account, kind, ids, ttlMs) => attempt('write', () => cache.write(account, kind, ids, ttlMs), undefined),
    async claimLoad(account, kind, forMs) {
      const release = await attempt('claim', () => cache.claimLoad(account, kind, forMs), nothingToRelease);
      if (release === undefined || release === nothingToRelease) return release;
      return () => attempt('release', release, undefined);
    },
  };
};
