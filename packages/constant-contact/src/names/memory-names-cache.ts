import { type Clock, systemClock } from '@leadferry/runtime';
import type { NamedIds } from './named-ids.ts';
import type { NamesCache } from './names-cache.ts';

interface Kept<Value> {
  readonly value: Value;
  readonly untilMs: number;
}

/** Creates a cache that lives and dies with this process: for one worker, and for tests. */
export const createMemoryNamesCache = ({ clock = systemClock }: { readonly clock?: Clock } = {}): NamesCache => {
  const entries = new Map<string, Kept<NamedIds>>();
  const claims = new Map<string, Kept<object>>();

  const alive = <Value>(kept: Kept<Value> | undefined): Kept<Value> | undefined =>
    kept !== undefined && kept.untilMs > clock.monotonicMs() ? kept : undefined;

  return {
    read: async (account, kind) => alive(entries.get(`${account}/${kind}`))?.value,

    async write(account, kind, ids, ttlMs) {
      entries.set(`${account}/${kind}`, { value: ids, untilMs: clock.monotonicMs() + ttlMs });
    },

    async claimLoad(account, kind, forMs) {
      const key = `${account}/${kind}`;
      if (alive(claims.get(key))) return undefined;
      const claim = { value: {}, untilMs: clock.monotonicMs() + forMs };
      claims.set(key, claim);
      return async () => {
        if (claims.get(key) === claim) claims.delete(key);
      };
    },
  };
};
