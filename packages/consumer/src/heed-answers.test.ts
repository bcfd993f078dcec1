import type { RequestEvent } from 'kafkajs';
import { expect, it, vi } from 'vitest';
import { heedAnswers } from './heed-answers.ts';

it.each([
  ['ApiVersions', 0],
  ['SaslHandshake', 0],
  ['SaslAuthenticate', 0],
  ['Metadata', 1],
  ['Fetch', 1],
])('an answer to %s says that this client is let in: %i times', (apiName, times) => {
  const answered = vi.fn();
  heedAnswers({ answered })({ payload: { apiName } } as RequestEvent);
  expect(answered).toHaveBeenCalledTimes(times);
});
