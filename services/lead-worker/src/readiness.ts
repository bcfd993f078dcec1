import type { ConsumerStatus } from '@leadferry/consumer';
import type { Readiness } from '@leadferry/runtime';

/** What is known of an account's secrets: not asked yet or not answered, answered. */
export type AccountState = 'unread' | 'read';

/**
 * Says whether the worker can do its own part: Kafka is reached, and Secrets Manager has answered at least once for
 * every account. A vendor that is down, a spent quota or a grant that needs a person do not make it unready, since a
 * rollout must not hang on them.
 */
export const describeReadiness = (
  { connected }: Pick<ConsumerStatus, 'connected'>,
  accounts: ReadonlyMap<string, AccountState>,
): Readiness => {
  const unread = [...accounts].filter(([, state]) => state === 'unread').map(([name]) => name);
  return {
    ready: connected && unread.length === 0,
    parts: {
      kafka: connected ? 'connected' : 'unreachable',
      tokens: unread.length === 0 ? 'read' : `not read yet: ${unread.join(', ')}`,
    },
  };
};
