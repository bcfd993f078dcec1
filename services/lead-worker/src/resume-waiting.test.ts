import { completeTopic, type TopicConfig } from '@leadferry/config';
import type { BlockedPartition, BlockedReason } from '@leadferry/consumer';
import { expect, it } from 'vitest';
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

it('tries again what waits for a token of the account, in all its topics, and nothing else', () => {
  const resumed: string[] = [];
  const all = [
    waiting('leads', 'reauth_required'),
    waiting('forms', 'token_unavailable'),
    waiting('forms', 'config_error'),
    waiting('leads', 'quota_exceeded'),
    waiting('leads', 'forbidden'),
    waiting('leads', 'api_unavailable'),
    waiting('south', 'reauth_required'),
  ];
  const resume = createResumeWaiting({
    topics: [topicOf('leads', 'north'), topicOf('forms', 'north'), topicOf('south', 'south')],
    consumer: {
      resumeBlocked: (isChosen = () => true) => {
        for (const { topic, reason } of all.filter(isChosen)) resumed.push(`${topic} ${reason}`);
        return resumed.length;
      },
    },
  });
  resume('north');
  expect(resumed).toEqual(['leads reauth_required', 'forms token_unavailable', 'forms config_error']);
});
