import { describe, expect, it } from 'vitest';
import { createPaint } from '../paint.ts';
import { describeCode } from './login-texts.ts';

const paint = createPaint(false);
const authorization = {
  deviceCode: 'the-device-code',
  userCode: 'ABCD-EFGH',
  verificationUri: 'https://vendor.example/activate',
  verificationUriComplete: 'https://vendor.example/activate?user_code=ABCD-EFGH',
  expiresAtMs: Date.UTC(2026, 0, 1, 0, 10),
  intervalMs: 5000,
};
const about = {
  account: 'north',
  pinned: { encodedAccountId: 'a1', organizationName: 'Engines Ltd' },
  isFirst: true,
  nowMs: Date.UTC(2026, 0, 1),
  paint,
};

describe('what a person is told to do', () => {
  it('names address, code, whose account, and until when', () => {
    const text = describeCode(authorization, about);
    for (const part of [
      'account north',
      '1. Open    https://vendor.example/activate ',
      '2. Type    ABCD-EFGH',
      'account of Engines Ltd',
      'any device',
      'https://vendor.example/activate?user_code=ABCD-EFGH',
      '10 min, until 2026-01-01 00:10:00 UTC',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('the-device-code');
  });

  it('says of a later code why it is there', () => {
    expect(describeCode(authorization, { ...about, isFirst: false })).toContain('Nobody used the code in time');
  });

  it('names nobody where nobody is pinned, and no second address where there is none', () => {
    const { verificationUriComplete: _, ...plain } = authorization;
    const text = describeCode(plain, { ...about, pinned: undefined });
    expect(text).toContain('may manage the account, and');
    expect(text).not.toContain('filled in');
  });
});

it('paints only where colours are wanted', () => {
  expect(paint.bad('no')).toBe('no');
  expect(createPaint(true).good('yes')).toBe('\u001b[32myes\u001b[39m');
});
