import type { TopicConfig } from '@leadferry/config';
import type { BlockedReason, LeadConsumer } from '@leadferry/consumer';

/** What a new token set may end: also the wait of an account that was never authorised, whose secret is empty. */
const endedByToken: ReadonlySet<BlockedReason> = new Set(['reauth_required', 'token_unavailable', 'config_error']);

/**
 * Tries partitions again at once whose wait may be over at their next turn. What waits for something else goes on
 * waiting.
 */
export interface ResumeWaiting {
  /** A newer token set of the account may be had. */
  tokenNews(account: string): void;
  /** The API is back; or, where an account is named, it takes that account's token again. */
  outageEnd(account: string | undefined): void;
}

/** Creates it for the topics of a worker. */
export const createResumeWaiting = ({
  topics,
  consumer,
}: {
  readonly topics: readonly TopicConfig[];
  readonly consumer: Pick<LeadConsumer, 'resumeBlocked'>;
}): ResumeWaiting => {
  const accountOf = new Map(topics.map(({ topic, account }) => [topic, account]));
  return {
    tokenNews: (account) =>
      void consumer.resumeBlocked(({ topic, reason }) => accountOf.get(topic) === account && endedByToken.has(reason)),
    outageEnd: (account) =>
      void consumer.resumeBlocked(({ topic, reason }) =>
        account === undefined
          ? reason === 'api_unavailable'
          : reason === 'token_unavailable' && accountOf.get(topic) === account,
      ),
  };
};
