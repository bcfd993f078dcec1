import { completeTopic, type TopicConfig } from '@leadferry/config';
import type { BlockedPartition, BlockedReason } from '@leadferry/consumer';
import { describe, expect, it } from 'vitest';
import { createResumeWaiting } from './resume-waiting.ts';

const topicOf = (topic: string, account: string): TopicConfig =>
  completeTopic(topic, {
    account,
    lists: ['Newsletter'],
    consent: 'implicit',
    onMissingContact: 'skip',
    unchanged: 'off',
  });

const waiting = (topic: string, reason: BlockedReason): BlockedPartition => ({
  topic,
  partition: 0,
  offset: '0',
  reason,
  untilMs: 0,
  attempt: 1,
});

const resumed = (act: (resume: ReturnType<typeof createResumeWaiting>) => void): string[] => {
  const found: string[] = [];
  const all = [
    waiting('leads', 'reauth_required'),
    waiting('forms', 'token_unavailable'),
    waiting('forms', 'config_error'),
    waiting('leads', 'quota_exceeded'),
    waiting('leads', 'forbidden'),
    waiting('leads', 'api_unavailable'),
    waiting('south', 'reauth_required'),
    waiting('south', 'token_unavailable'),
    waiting('south', 'api_unavailable'),
  ];
  const resume = createResumeWaiting({
    topics: [topicOf('leads', 'north'), topicOf('forms', 'north'), topicOf('south', 'south')],
    consumer: {
      resumeBlocked: (isChosen = () => true) => {
        for (const { topic, reason } of all.filter(isChosen)) found.push(`${topic} ${reason}`);
        return found.length;
      },
    },
  });
  act(resume);
  return found;
};

describe('what waits is tried again at once', () => {
  it('for a token of the account, in all its topics, when there is a newer one', () => {
    expect(resumed(({ tokenNews }) => tokenNews('north'))).toEqual([
      'leads reauth_required',
      'forms token_unavailable',
      'forms config_error',
    ]);
  });

  it('for the API, whatever the account, when that is back', () => {
    expect(resumed(({ outageEnd }) => outageEnd(undefined))).toEqual([
      'leads api_unavailable',
      'south api_unavailable',
    ]);
  });

  it('for the API to take the token of one account, when it does', () => {
    expect(resumed(({ outageEnd }) => outageEnd('north'))).toEqual(['forms token_unavailable']);
  });
});
