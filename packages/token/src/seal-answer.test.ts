import { describe, expect, it } from 'vitest';
import { openAnswer, type RescuedAnswer, sealAnswer } from './seal-answer.ts';
import type { StoredTokenSet } from './token-set.ts';

const spent: StoredTokenSet = {
  generation: { epoch: 1, seq: 7 },
  accessToken: 'at-secret-old',
  refreshToken: 'rt-secret-old',
  issuedAtMs: 1_800_000_000_000,
  expiresAtMs: 1_800_086_400_000,
  versionId: '3f0c1f0e-7a55-4c52-9c39-2d0b8b3f2a11',
};
const answer: RescuedAnswer = {
  status: 200,
  body: Buffer.from('{"access_token":"at-secret-new","refresh_token":"rt-secret-new"}'),
  sentAtMs: 1_800_043_200_123,
  cause: 'expired',
};

describe('a sealed answer', () => {
  it('opens to what was sealed', () => {
    expect(openAnswer(spent, sealAnswer(spent, answer))).toEqual(answer);
  });

  it('is sealed before anybody understands it: a body that is no text comes back byte for byte', () => {
    const body = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const opened = openAnswer(spent, sealAnswer(spent, { ...answer, body }));
    expect([...(opened?.body ?? [])]).toEqual([...body]);
  });

  it('may be empty', () => {
    expect(openAnswer(spent, sealAnswer(spent, { ...answer, body: Buffer.of() }))?.body).toHaveLength(0);
  });

  it('shows nothing of what is in it', () => {
    const sealed = Buffer.from(sealAnswer(spent, answer)).toString('latin1');
    expect(sealed).not.toMatch(/[ar]t-secret|_token|sent_at/);
    expect(sealed).not.toContain(Buffer.from(answer.body).toString('base64'));
  });

  it('looks different each time', () => {
    expect(sealAnswer(spent, answer)).not.toEqual(sealAnswer(spent, answer));
  });

  it.each<[string, Partial<StoredTokenSet>]>([
    ['another refresh token', { refreshToken: 'rt-secret-other' }],
    ['no refresh token', { refreshToken: '' }],
    ['another version', { versionId: '3f0c1f0e-7a55-4c52-9c39-2d0b8b3f2a12' }],
    ['another generation', { generation: { epoch: 1, seq: 8 } }],
    ['another epoch', { generation: { epoch: 2, seq: 7 } }],
  ])('stays closed for whoever has %s', (_, change) => {
    expect(openAnswer({ ...spent, ...change }, sealAnswer(spent, answer))).toBeUndefined();
  });

  it('stays closed when any one byte of it was changed', () => {
    const sealed = sealAnswer(spent, answer);
    for (let at = 0; at < sealed.length; at += 1) {
      const damaged = Uint8Array.from(sealed);
      damaged[at] = (damaged[at] ?? 0) ^ 1;
      expect(openAnswer(spent, damaged)).toBeUndefined();
    }
  });

  it('stays closed when it was cut off anywhere', () => {
    const sealed = sealAnswer(spent, answer);
    for (let length = 0; length < sealed.length; length += 1) {
      expect(openAnswer(spent, sealed.slice(0, length))).toBeUndefined();
    }
  });
});
