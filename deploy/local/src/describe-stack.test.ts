import { expect, test } from 'vitest';
import { describeStack } from './describe-stack.ts';
import type { Stack } from './stack.ts';

const stack: Stack = {
  brokers: ['127.0.0.1:20001'],
  redisUrl: 'redis://127.0.0.1:20002',
  secretsManagerUrl: 'http://127.0.0.1:20003',
  apiUrl: 'http://127.0.0.1:20004/v3',
  authUrl: 'http://127.0.0.1:20004/oauth2/default/v1',
  controlUrl: undefined,
  pagesUrl: undefined,
  pids: {},
  env: { KAFKA_BROKERS: '127.0.0.1:20001', LEADFERRY_CONFIG: "/tmp/an operator's/leadferry.yaml" },
  stop: async () => {},
};

const asIs = (text: string): string => text;

test('a stack is described with every address it has', () => {
  const text = describeStack({ ...stack, controlUrl: 'http://127.0.0.1:20004/__simulator' }, asIs);
  for (const address of [stack.redisUrl, stack.secretsManagerUrl, stack.apiUrl, stack.authUrl, '/__simulator']) {
    expect(text).toContain(address);
  }
});

test('a given Constant Contact has no control to point to', () => {
  expect(describeStack(stack, asIs)).not.toContain('control');
});

test('the pages of a keeper are pointed to, with what to sign in with, where there are any', () => {
  expect(describeStack({ ...stack, pagesUrl: 'http://127.0.0.1:20005' }, asIs)).toMatch(
    /services\/token-keeper\/src\/main\.ts\n +its pages: http:\/\/127\.0\.0\.1:20005 \(sign in with local-operator\)/,
  );
  expect(describeStack(stack, asIs)).not.toContain('pages');
});

test('the exports can be pasted into a shell, whatever a value holds', () => {
  const text = describeStack(stack, asIs);
  expect(text).toContain('export KAFKA_BROKERS=127.0.0.1:20001\n');
  expect(text).toContain(`export LEADFERRY_CONFIG='/tmp/an operator'\\''s/leadferry.yaml'\n`);
});
