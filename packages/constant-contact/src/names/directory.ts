import type { Clock } from '@leadferry/runtime';
import type { NamesMetrics } from '../metrics.ts';
import { type FetchPage, loadAll } from './load-all.ts';
import { createNameIndex, type NameIndex } from './name-index.ts';
import type { NamedId, NamedIds, NameKind } from './named-ids.ts';
import type { NamesCache } from './names-cache.ts';
import { createSharedFlight } from './shared-flight.ts';

/** The names of one kind in one account, as this process knows them. */
export interface Directory {
  /** Returns the names this process holds, undefined where they are too old or were never asked for. */
  held(): NameIndex | undefined;
  /** Returns the names as they are known: held here, else in the cache, else loaded once for the fleet. */
  current(): Promise<NameIndex>;
  /** Returns names loaded because of an unknown one at `sinceMs` or later; loads them, once for the fleet, if need be. */
  refreshed(sinceMs: number): Promise<NameIndex>;
  /** Loads the names now, whatever anyone else does. */
  reloaded(): Promise<NameIndex>;
  /** Adds what `create` makes, here and in the cache. Whoever wants the same name at once shares one creation. */
  create(name: string, create: () => Promise<NamedId>): Promise<NameIndex>;
}

/** What a directory is made with. */
export interface DirectoryOptions {
  readonly account: string;
  readonly kind: NameKind;
  readonly fetchPage: FetchPage;
  readonly cache: NamesCache;
  readonly clock: Clock;
  readonly metrics: NamesMetrics | undefined;
  readonly ttlMs: number;
}

/** How long names read from the cache are used before it is asked again; a cheap question. */
const rereadMs = 60_000;
/** How long one worker may take to load before another one tries. */
const claimMs = 30_000;
const pollMs = 200;

interface Held {
  readonly ids: NamedIds;
  readonly index: NameIndex;
  readonly untilMs: number;
}

/**
 * Creates the directory of one kind. Nothing is loaded before it is asked for.
 *
 * Of many that need a loading, here or in other processes, one does it and the others wait for what it writes. When it
 * fails, it gives its claim back and the next one meets the failure itself; failures of loading come out unchanged.
 */
export const createDirectory = ({
  account,
  kind,
  fetchPage,
  cache,
  clock,
  metrics,
  ttlMs,
}: DirectoryOptions): Directory => {
  const share = createSharedFlight<NameIndex>();
  let held: Held | undefined;

  const hold = (ids: NamedIds, forMs: number): NameIndex => {
    const index = held?.ids === ids ? held.index : createNameIndex(kind, ids.items);
    held = { ids, index, untilMs: clock.monotonicMs() + forMs };
    return index;
  };

  const load = async (isRefresh: boolean): Promise<NameIndex> => {
    const loadedAtMs = clock.now();
    metrics?.countLoad(kind);
    const items = await loadAll(fetchPage);
    const ids: NamedIds = { loadedAtMs, items, ...(isRefresh ? { refreshedAtMs: loadedAtMs } : {}) };
    await cache.write(account, kind, ids, ttlMs);
    return hold(ids, ttlMs);
  };

  const findGood = async (isGood: (ids: NamedIds) => boolean): Promise<NameIndex | undefined> => {
    const cached = await cache.read(account, kind);
    if (cached && isGood(cached)) return hold(cached, rereadMs);
    // With the cache away, what this process loaded itself keeps it from loading at every unknown name.
    return held && held.untilMs > clock.monotonicMs() && isGood(held.ids) ? held.index : undefined;
  };

  const obtain = async (isGood: (ids: NamedIds) => boolean, isRefresh: boolean): Promise<NameIndex> => {
    for (;;) {
      const found = await findGood(isGood);
      if (found) return found;
      const release = await cache.claimLoad(account, kind, claimMs);
      if (release) {
        try {
          // Asked again: another worker may have finished between the question and the claim.
          return (await findGood(isGood)) ?? (await load(isRefresh));
        } finally {
          await release();
        }
      }
      await clock.sleep(pollMs);
    }
  };

  const add = async (item: NamedId): Promise<NameIndex> => {
    const cached = await cache.read(account, kind);
    const known = cached ?? held?.ids ?? { loadedAtMs: clock.now(), items: [] };
    // With what this process knows: another addition of its own may not have reached the cache yet.
    const items = new Map([...known.items, ...(held?.ids.items ?? []), item].map((named) => [named.id, named]));
    const ids = { ...known, items: [...items.values()] };
    const restMs = Math.max(1000, known.loadedAtMs + ttlMs - clock.now());
    const index = hold(ids, Math.min(restMs, ttlMs));
    await cache.write(account, kind, ids, restMs);
    return index;
  };

  const heldIndex = (): NameIndex | undefined =>
    held !== undefined && held.untilMs > clock.monotonicMs() ? held.index : undefined;

  return {
    held: heldIndex,

    current: async () => heldIndex() ?? (await share('current', () => obtain(() => true, false))),

    refreshed: (sinceMs) =>
      share('refreshed', () =>
        obtain(({ refreshedAtMs }) => refreshedAtMs !== undefined && refreshedAtMs >= sinceMs, true),
      ),

    reloaded: () => share('reloaded', () => load(true)),

    create: (name, create) =>
      share(`create ${name}`, async () => (held?.index.find(name) ? held.index : await add(await create()))),
  };
};
