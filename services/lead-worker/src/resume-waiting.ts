import type { TopicConfig } from '@leadferry/config';
import type { BlockedReason, LeadConsumer } from '@leadferry/consumer';

/** What a new token set may end: also the wait of an account that was never authorised, whose secret is empty. */
const endedByToken: ReadonlySet<BlockedReason> = new Set(['reauth_required', 'token_unavailable', 'config_error']);

/**
 * Creates what is called with an account when a newer token set of it may be had: the partitions of its topics that wait
 * for one are tried again at once, over at their next turn. Other accounts, and what waits for something else, go on waiting.
 */
export const createResumeWaiting = ({
  topics,
  consumer,
}: {
  readonly topics: readonly TopicConfig[];
  readonly consumer: Pick<LeadConsumer, 'resumeBlocked'>;
}): ((account: string) => void) => {
  const accountOf = new Map(topics.map(({ topic, account }) => [topic, account]));
  return (account) =>
    void consumer.resumeBlocked(({ topic, reason }) => accountOf.get(topic) === account && endedByToken.has(reason));
};
