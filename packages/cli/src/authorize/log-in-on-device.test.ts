import { createFakeClock } from '@leadferry/runtime/testing';
import { AuthorizationError, type DeviceAuthorization, type DevicePoll } from '@leadferry/token';
import { describe, expect, it } from 'vitest';
import { InterruptedError } from '../errors.ts';
import { logInOnDevice } from './log-in-on-device.ts';

const granted: DevicePoll = { kind: 'granted', grant: { accessToken: 'a', receivedAtMs: 0 }, scopes: ['x'] };
const away = new AuthorizationError('authorization_unavailable');

/** Logs in while requests for a code and polls are answered in turn; what is left out is a code, or pending. */
const start = ({
  requests = [],
  polls = [],
}: {
  requests?: readonly (Error | undefined)[];
  polls?: readonly (DevicePoll | Promise<DevicePoll>)[];
}) => {
  const clock = createFakeClock(0);
  const [first, second] = [new AbortController(), new AbortController()];
  const news: string[] = [];
  let [asked, polled] = [0, 0];
  const request = async (): Promise<DeviceAuthorization> => {
    const refusal = requests[asked++];
    if (refusal !== undefined) throw refusal;
    const expiresAtMs = clock.now() + 60_000;
    return { deviceCode: 'd', userCode: `code-${asked}`, verificationUri: 'https://v', expiresAtMs, intervalMs: 5000 };
  };
  const login = logInOnDevice({
    device: { request, poll: async () => polls[polled++] ?? { kind: 'pending' } },
    clock,
    interrupts: { first: first.signal, second: second.signal },
    news: {
      onCode: ({ userCode }, isFirst) => void news.push(`${userCode}${isFirst ? '' : ' (renewed)'}`),
      onAway: (pauseMs) => void news.push(`away ${pauseMs}`),
      onTrouble: (trouble) => void news.push(trouble),
    },
  });
  login.catch(() => {});
  return { clock, news, login, press: [first, second].map((press) => () => press.abort(new InterruptedError())) };
};

describe('a login on a device', () => {
  it('shows the code, and brings the grant once it was used', async () => {
    const { clock, news, login } = start({ polls: [{ kind: 'pending' }, granted] });
    await clock.advance(11_000);
    expect(await login).toEqual({ grant: { accessToken: 'a', receivedAtMs: 0 }, scopes: ['x'] });
    expect(news).toEqual(['code-1']);
  });

  it('shows a new code whenever one got too old', async () => {
    const { clock, news, login } = start({ polls: [{ kind: 'expired' }, { kind: 'expired' }, granted] });
    await clock.advance(16_000);
    expect((await login).scopes).toEqual(['x']);
    expect(news).toEqual(['code-1', 'code-2 (renewed)', 'code-3 (renewed)']);
  });

  it('ends when the person says no', async () => {
    const { clock, login } = start({ polls: [{ kind: 'denied' }] });
    await clock.advance(6000);
    await expect(login).rejects.toMatchObject({ code: 'denied' });
  });

  it('tells once of polls that nobody answers, and of a server that wants longer pauses', async () => {
    const unanswered: DevicePoll = { kind: 'pending', isUnanswered: true };
    const slowDown: DevicePoll = { kind: 'slow_down' };
    const { clock, news } = start({ polls: [unanswered, unanswered, slowDown, slowDown] });
    await clock.advance(55_000);
    expect(news).toEqual(['code-1', 'unanswered', 'slow_down']);
  });
});

describe('a code', () => {
  it('is asked for again after a server that did not answer, which is told, or wanted a pause, which is not', async () => {
    const { clock, news } = start({ requests: [away, new AuthorizationError('throttled'), away] });
    await clock.advance(8000);
    expect(news).toEqual(['away 1100', 'away 4000', 'code-4']);
  });

  it('is not asked for for ever', async () => {
    const { clock, login } = start({ requests: Array.from({ length: 9 }, () => away) });
    await clock.advance(20_000);
    await expect(login).rejects.toBe(away);
  });

  it.each(['client_refused', 'flow_refused', 'scope_refused'] as const)(
    'is asked for once where the answer is %s',
    async (code) => {
      const refusal = new AuthorizationError(code);
      const { login, news } = start({ requests: [refusal] });
      await expect(login).rejects.toBe(refusal);
      expect(news).toEqual([]);
    },
  );
});

describe('Ctrl-C', () => {
  it('stops the waiting', async () => {
    const { clock, login, press } = start({});
    await clock.advance(1000);
    press[0]?.();
    await expect(login).rejects.toBeInstanceOf(InterruptedError);
  });

  it('stops the asking for a code', async () => {
    const { clock, login, press } = start({ requests: [away, away] });
    await clock.advance(500);
    press[0]?.();
    await expect(login).rejects.toBeInstanceOf(InterruptedError);
  });

  it('does not throw away a grant that a poll under way brings; a second one does', async () => {
    const answer = Promise.withResolvers<DevicePoll>();
    const kept = start({ polls: [answer.promise] });
    await kept.clock.advance(6000);
    kept.press[0]?.();
    answer.resolve(granted);
    expect((await kept.login).scopes).toEqual(['x']);

    const thrown = start({ polls: [Promise.withResolvers<DevicePoll>().promise] });
    await thrown.clock.advance(6000);
    for (const press of thrown.press) press();
    await expect(thrown.login).rejects.toBeInstanceOf(InterruptedError);
  });
});
