import { createScriptedTokens, makeToken } from '@leadferry/account/testing';
import { createFakeClock, createRecordingLogger } from '@leadferry/runtime/testing';
import { GrantRejectedError, TokenUnavailableError } from '@leadferry/token';
import { expect, it } from 'vitest';
import { keepToken } from './keep-token.ts';

const setUp = (lifeMs: number) => {
  const clock = createFakeClock();
  const tokens = createScriptedTokens();
  const logger = createRecordingLogger();
  const stop = new AbortController();
  let looks = 0;
  let seq = 1;
  tokens.give = async () => ({ ...makeToken(seq), expiresAtMs: clock.now() + lifeMs });
  const options = {
    account: 'default',
    open: async () => tokens,
    clock,
    logger,
    signal: stop.signal,
    onLook: () => {
      looks += 1;
    },
  };
  return {
    clock,
    tokens,
    options,
    stop: () => stop.abort(new Error('stopping')),
    looks: () => looks,
    nextGeneration: () => {
      seq += 1;
    },
    said: () => logger.lines.map(({ event, fields }) => `${event} ${fields.state} ${fields.generation ?? ''}`.trim()),
  };
};

it('looks at a token of a day every second', async () => {
  const { clock, options, tokens, stop, looks } = setUp(86_400_000);
  const kept = keepToken(options);
  await clock.advance(10_000);
  expect(tokens.asked).toBe(11);
  expect(looks()).toBe(11);
  stop();
  await kept;
});

it('looks at a token of ten seconds every hundredth of its life', async () => {
  const { clock, options, tokens, stop } = setUp(10_000);
  const kept = keepToken(options);
  await clock.advance(1000);
  expect(tokens.asked).toBe(11);
  stop();
  await kept;
});

it('outlives every token error and says each change once', async () => {
  const { clock, options, tokens, stop, said, nextGeneration } = setUp(Number.POSITIVE_INFINITY);
  const give = async () => makeEternal(1);
  const makeEternal = (seq: number) => ({ ...makeToken(seq), expiresAtMs: Date.UTC(2030, 0, 1) });
  tokens.give = give;
  const kept = keepToken(options);
  await clock.advance(3000);
  tokens.give = () => Promise.reject(new TokenUnavailableError('away'));
  await clock.advance(3000);
  tokens.give = () => Promise.reject(new GrantRejectedError('ended'));
  await clock.advance(3000);
  nextGeneration();
  tokens.give = async () => makeEternal(2);
  await clock.advance(3000);
  expect(said()).toEqual([
    'token_state kept 1.1',
    'token_state token_unavailable',
    'token_state reauth_required',
    'token_state kept 1.2',
  ]);
  stop();
  await kept;
});

it('goes on asking while the application cannot be opened', async () => {
  const { clock, options, tokens, stop } = setUp(86_400_000);
  let isAway = true;
  const open = async () => {
    if (isAway) throw new TokenUnavailableError('no application secret');
    return tokens;
  };
  const kept = keepToken({ ...options, open });
  await clock.advance(5000);
  expect(tokens.asked).toBe(0);
  isAway = false;
  await clock.advance(2000);
  expect(tokens.asked).toBeGreaterThan(0);
  stop();
  await kept;
});

it('ends at once when told to, also in the middle of a look', async () => {
  const { clock, options, tokens, stop } = setUp(86_400_000);
  tokens.give = () => new Promise(() => {});
  const kept = keepToken(options);
  await clock.advance(1);
  stop();
  await kept;
});

it('does not hide a bug', async () => {
  const { options, tokens } = setUp(86_400_000);
  tokens.give = () => Promise.reject(new TypeError('a bug'));
  await expect(keepToken(options)).rejects.toThrow('a bug');
});

it('tells whoever is called where to help', async () => {
  const { clock, options, tokens, stop } = setUp(86_400_000);
  tokens.give = () => Promise.reject(new GrantRejectedError('ended'));
  const authorizeAt = 'https://ferry.example.org/authorize/default';
  const kept = keepToken({ ...options, authorizeAt });
  await clock.advance(1000);
  expect(options.logger.lines).toEqual([
    { level: 'warn', event: 'token_state', fields: { account: 'default', state: 'reauth_required', authorizeAt } },
  ]);
  stop();
  await kept;
});
