import type { Readiness } from '@leadferry/runtime';

/**
 * Says whether the keeper can do its own part: Secrets Manager has answered at least once for every account. A grant
 * that needs a person, a vendor or a Redis that is away do not make it unready: its pages are needed most just then.
 */
export const describeReadiness = (accounts: ReadonlyMap<string, boolean>): Readiness => {
  const unread = [...accounts].filter(([, hasEverRead]) => !hasEverRead).map(([name]) => name);
  return {
    ready: unread.length === 0,
    parts: { tokens: unread.length === 0 ? 'read' : `not read yet: ${unread.join(', ')}` },
  };
};
