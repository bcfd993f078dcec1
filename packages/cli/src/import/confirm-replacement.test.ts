import { createFakeClock } from '@leadferry/runtime/testing';
import { createMemorySecret, createMemoryTokenStore } from '@leadferry/token/testing';
import { describe, expect, it } from 'vitest';
import { confirmReplacement } from './confirm-replacement.ts';

const brought = { accessToken: 'brought', refreshToken: 'r', expiresInSeconds: 60, receivedAtMs: 0 };

/** Confirms on an account whose present grant is as given, if there is one. */
const start = async (present?: Partial<typeof brought>) => {
  const clock = createFakeClock(0);
  const store = createMemoryTokenStore(createMemorySecret());
  if (present) await store.storeGrant({ ...brought, accessToken: 'present', ...present });
  await store.pinAccount({ encodedAccountId: 'a1', organizationName: 'Engines Ltd' });
  const questions: string[] = [];
  const confirm = ({ answer, isSure = false }: { answer?: string; isSure?: boolean } = {}) =>
    confirmReplacement({
      account: 'north',
      store,
      grant: brought,
      isSure,
      clock,
      ask:
        answer === undefined
          ? undefined
          : async (question) => {
              questions.push(question);
              return answer;
            },
    });
  return { clock, confirm, questions };
};

describe('a grant that works', () => {
  it.each(['y', ' YES '])('is replaced when a person says %j', async (answer) => {
    const { confirm, questions } = await start({});
    await confirm({ answer });
    expect(questions).toEqual([
      'Account north of Engines Ltd has a grant that works (generation 1.0). Replace it? [y/N] ',
    ]);
  });

  it.each(['', 'n', 'yesterday'])('is left when a person says %j', async (answer) => {
    const { confirm } = await start({});
    await expect(confirm({ answer })).rejects.toMatchObject({ code: 'not_confirmed' });
  });

  it('is left where nobody can be asked, unless --yes was given', async () => {
    const { confirm } = await start({});
    await expect(confirm()).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('add --yes') });
    await expect(confirm({ isSure: true })).resolves.toBeUndefined();
  });
});

describe('no question is asked', () => {
  it.each([
    ['no grant', undefined],
    ['a grant that ended', { refreshToken: '' }],
    ['the very grant that is brought', { accessToken: 'brought' }],
  ])('where there is %s', async (_, present) => {
    const { confirm, clock } = await start(present);
    await clock.advance(30_000);
    await expect(confirm()).resolves.toBeUndefined();
  });
});
