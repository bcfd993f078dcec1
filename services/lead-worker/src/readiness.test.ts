import { describe, expect, it } from 'vitest';
import { type AccountState, describeReadiness } from './readiness.ts';

const describeWith = (connected: boolean, states: Record<string, AccountState>) =>
  describeReadiness({ connected }, new Map(Object.entries(states)));

describe('a worker', () => {
  it('is ready when Kafka answers and every token was read once', () => {
    expect(describeWith(true, { north: 'read', south: 'read' })).toEqual({
      ready: true,
      parts: { kafka: 'connected', tokens: 'read' },
    });
  });

  it('is not ready while Kafka is away', () => {
    expect(describeWith(false, { default: 'read' })).toEqual({
      ready: false,
      parts: { kafka: 'unreachable', tokens: 'read' },
    });
  });

  it('is not ready while a token was never read, and names the accounts', () => {
    expect(describeWith(true, { north: 'unread', mid: 'read', south: 'unread' })).toEqual({
      ready: false,
      parts: { kafka: 'connected', tokens: 'not read yet: north, south' },
    });
  });
});
