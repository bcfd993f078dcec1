import { QuotaExceededError } from '@leadferry/budget';
import { createOpenBudget } from '@leadferry/budget/testing';
import {
  ContactRejectedError,
  ContactsUnavailableError,
  RateLimitedError,
  UnauthorizedError,
} from '@leadferry/constant-contact';
import { createFakeClock } from '@leadferry/runtime/testing';
import { TokenRefusedError, TokenUnavailableError } from '@leadferry/token';
import { beforeEach, describe, expect, it } from 'vitest';
import { ApiAwayError } from './api-away-error.ts';
import { type CallApi, createCallApi } from './call-api.ts';
import { createCallSeats } from './call-seats.ts';
import { createOpenGate } from './open-gate.ts';
import { createScriptedTokens, makeToken, type ScriptedTokens } from './scripted-tokens.ts';

let tokens: ScriptedTokens;
let budget: ReturnType<typeof createOpenBudget>;
let clock: ReturnType<typeof createFakeClock>;
let gate: ReturnType<typeof createOpenGate>;
let call: CallApi;
beforeEach(() => {
  tokens = createScriptedTokens();
  budget = createOpenBudget();
  clock = createFakeClock();
  gate = createOpenGate();
  call = createCallApi({ tokens, budget, clock, gate });
});

const released = new Error('the partition was taken back');

/** Answers each request in turn: a value is answered, an error thrown. Keeps the tokens that were sent. */
const answers = (...given: unknown[]) => {
  const sent: string[] = [];
  const request = async (token: string): Promise<unknown> => {
    sent.push(token);
    const answer = given[sent.length - 1];
    if (answer instanceof Error) throw answer;
    return answer;
  };
  return { sent, request };
};

describe('a request', () => {
  it('leaves on one permit with the token in hand, and its answer is reported', async () => {
    const { sent, request } = answers('done');
    expect(await call(request)).toBe('done');
    expect(sent).toEqual(['token-1']);
    expect(budget.calls).toEqual({ acquire: 1, reportAccepted: 1, reportThrottled: 0, reportQuotaExceeded: 0 });
  });

  it('spends no permit while there is no token', async () => {
    const away = new TokenUnavailableError('store away');
    tokens.give = () => Promise.reject(away);
    await expect(call(answers('done').request)).rejects.toBe(away);
    expect(budget.calls.acquire).toBe(0);
  });

  it('is not made when the day is used up', async () => {
    const spent = new QuotaExceededError({ untilMs: 1, probeAtMs: undefined });
    budget.refuseNext(spent);
    const { sent, request } = answers('done');
    await expect(call(request)).rejects.toBe(spent);
    expect(sent).toEqual([]);
  });

  it('takes the token of the moment it leaves, not of the moment it began to wait', async () => {
    tokens.give = async () => makeToken(tokens.asked);
    const { sent, request } = answers('done');
    await call(request);
    expect(sent).toEqual(['token-2']);
  });

  it.each([
    [25, 1],
    [26, 2],
  ])('whose token came %i ms after the slot leaves on permit number %i', async (lateMs, permits) => {
    tokens.give = async () => {
      if (tokens.asked === 2) await clock.advance(lateMs);
      return makeToken(1);
    };
    await call(answers('done').request);
    expect(budget.calls.acquire).toBe(permits);
  });
});

describe('a 401', () => {
  it('is answered by a re-read and one repetition with the newer token, on a permit of its own', async () => {
    const { sent, request } = answers(new UnauthorizedError(), 'done');
    expect(await call(request)).toBe('done');
    expect(sent).toEqual(['token-1', 'token-2']);
    expect(tokens.refused).toEqual(['token-1']);
    expect(budget.calls).toMatchObject({ acquire: 2, reportAccepted: 2 });
  });

  it('to the newer token too is the end of it', async () => {
    const again = new UnauthorizedError();
    const { sent, request } = answers(new UnauthorizedError(), again, 'never');
    await expect(call(request)).rejects.toBe(again);
    expect(sent).toHaveLength(2);
    expect(tokens.refused).toEqual(['token-1', 'token-2']);
  });

  it('to the newer token too ends with what is found out about that one', async () => {
    const refusal = new TokenRefusedError('reauth_required', 'a person must authorise anew');
    const newer = makeToken(2);
    tokens.replace = async () => {
      if (tokens.refused.length > 1) throw refusal;
      return newer;
    };
    const { sent, request } = answers(new UnauthorizedError(), new UnauthorizedError(), 'never');
    await expect(call(request)).rejects.toBe(refusal);
    expect(sent).toEqual(['token-1', 'token-2']);
  });

  it('is not repeated where nothing newer is to be had', async () => {
    const refusal = new TokenRefusedError('reauth_required', 'a person must authorise anew');
    tokens.replace = () => Promise.reject(refusal);
    const { sent, request } = answers(new UnauthorizedError());
    await expect(call(request)).rejects.toBe(refusal);
    expect(sent).toEqual(['token-1']);
    expect(budget.calls.acquire).toBe(1);
  });
});

describe('the gate', () => {
  const away = new ApiAwayError('api_away', 1);

  it('is asked with the token in hand and before a permit is spent', async () => {
    gate.enter = () => Promise.reject(away);
    const { sent, request } = answers('done');
    await expect(call(request)).rejects.toBe(away);
    expect(tokens.asked).toBe(1);
    expect(budget.calls.acquire).toBe(0);
    expect(sent).toEqual([]);
  });

  it('is asked again on the slot: what came to be known while waiting keeps the request back', async () => {
    gate.confirm = () => {
      throw away;
    };
    const { sent, request } = answers('done');
    await expect(call(request)).rejects.toBe(away);
    expect(sent).toEqual([]);
  });

  it('hears what each request came to, and whom it was about', async () => {
    const heard: unknown[] = [];
    gate.failed = (_pass, error, about) => heard.push([(error as Error).name, about]);
    gate.answered = () => heard.push('answered');
    await call(answers(new UnauthorizedError(), 'done').request, undefined, 'ada@example.org');
    await call(answers('done').request);
    expect(heard).toEqual([['UnauthorizedError', 'ada@example.org'], 'answered', 'answered']);
  });

  it('may keep the repetition after a 401 back', async () => {
    const enter = gate.enter;
    const passes = [enter, () => Promise.reject(away)];
    gate.enter = () => (passes.shift() ?? enter)();
    const { sent, request } = answers(new UnauthorizedError(), 'never');
    await expect(call(request)).rejects.toBe(away);
    expect(sent).toEqual(['token-1']);
  });

  it('is told of a newest token that is refused, and of a refused one nobody can judge, and of no other 401', async () => {
    await call(answers(new UnauthorizedError(), 'done').request);
    expect(gate.told.refusedTokens).toBe(0);
    await expect(call(answers(new UnauthorizedError(), new UnauthorizedError()).request)).rejects.toThrow();
    expect(gate.told.refusedTokens).toBe(1);
    tokens.replace = () => Promise.reject(new TokenRefusedError('reauth_required', 'a person must authorise anew'));
    await expect(call(answers(new UnauthorizedError()).request)).rejects.toThrow();
    expect(gate.told.refusedTokens).toBe(1);
    tokens.replace = () => Promise.reject(new TokenRefusedError('token_unavailable', 'nobody can tell'));
    await expect(call(answers(new UnauthorizedError()).request)).rejects.toThrow();
    expect(gate.told.refusedTokens).toBe(2);
  });
});

describe('the budget is told', () => {
  it.each([
    ['throttled', { reportThrottled: 1, reportQuotaExceeded: 0 }],
    ['quota_exceeded', { reportThrottled: 0, reportQuotaExceeded: 1 }],
  ] as const)('of a 429 %s, and not that it was accepted', async (code, told) => {
    const limited = new RateLimitedError(code);
    await expect(call(answers(limited).request)).rejects.toBe(limited);
    expect(budget.calls).toEqual({ acquire: 1, reportAccepted: 0, ...told });
  });

  it('of a 429 to the repetition after a 401 as well', async () => {
    const limited = new RateLimitedError('quota_exceeded');
    await expect(call(answers(new UnauthorizedError(), limited).request)).rejects.toBe(limited);
    expect(budget.calls).toMatchObject({ reportAccepted: 1, reportQuotaExceeded: 1 });
  });

  it('that a refusal with a status was an answer, and that a broken connection was none', async () => {
    await expect(call(answers(new ContactRejectedError({ status: 400 })).request)).rejects.toThrow();
    expect(budget.calls.reportAccepted).toBe(1);
    const broken = new ContactsUnavailableError({ phase: 'unknown', reason: 'ECONNRESET' });
    await expect(call(answers(broken).request)).rejects.toBe(broken);
    expect(budget.calls.reportAccepted).toBe(1);
  });
});

describe('the signal', () => {
  it('ends the wait for a permit, and nothing is sent', async () => {
    const { signal, abort } = releasing();
    budget.acquire = () => waitFor(signal);
    const { sent, request } = answers('done');
    const calling = call(request, signal);
    abort();
    await expect(calling).rejects.toBe(released);
    expect(sent).toEqual([]);
  });

  it('ends the wait for a token, which may take longer than a drain', async () => {
    const { signal, abort } = releasing();
    tokens.give = () => new Promise(() => {});
    const calling = call(answers('done').request, signal);
    abort();
    await expect(calling).rejects.toBe(released);
  });

  it('ends the wait for a newer token after a 401', async () => {
    const { signal, abort } = releasing();
    tokens.replace = () => {
      abort();
      return new Promise(() => {});
    };
    const { sent, request } = answers(new UnauthorizedError(), 'never');
    await expect(call(request, signal)).rejects.toBe(released);
    expect(sent).toHaveLength(1);
  });

  it('never ends a request under way', async () => {
    const { signal, abort } = releasing();
    const request = async (): Promise<string> => {
      abort();
      await clock.advance(1000);
      return 'done';
    };
    expect(await call(request, signal)).toBe('done');
  });
});

const releasing = () => {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort(released) };
};

const waitFor = (signal: AbortSignal): Promise<void> =>
  new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener('abort', () => reject(signal.reason));
  });

describe('the seats of an application', () => {
  const seated = (seats = createCallSeats(1)) => createCallApi({ tokens, budget, clock, gate, seats });

  it('are free again whatever came of the request, or of the wait for its permit', async () => {
    const calling = seated();
    const refusal = new ContactRejectedError({ status: 400 });
    await expect(calling(answers(refusal).request)).rejects.toBe(refusal);
    budget.refuseNext(released);
    await expect(calling(answers('never').request)).rejects.toBe(released);
    await calling(answers(new UnauthorizedError(), 'done').request);
    expect(await calling(answers('done').request)).toBe('done');
  });

  it('keep a request back, and its permit with it, until one is free', async () => {
    const calling = seated();
    const hanging = Promise.withResolvers<string>();
    const first = calling(() => hanging.promise);
    await clock.advance(0);
    const { sent, request } = answers('second');
    const second = calling(request);
    await clock.advance(0);
    expect([sent.length, budget.calls.acquire]).toEqual([0, 1]);
    hanging.resolve('first');
    expect(await Promise.all([first, second])).toEqual(['first', 'second']);
  });

  it('do not keep the probe of an API back that leaves every request hanging', async () => {
    const calling = seated();
    const hanging = Promise.withResolvers<string>();
    const first = calling(() => hanging.promise);
    await clock.advance(0);
    const { enter } = gate;
    gate.enter = async () => ({ ...(await enter()), api: { isProbe: true, epoch: 1 } });
    expect(await calling(answers('probed').request)).toBe('probed');
    hanging.resolve('first');
    await first;
  });
});
