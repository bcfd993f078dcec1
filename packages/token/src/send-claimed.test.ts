import { describe, expect, it } from 'vitest';
import { createFleet, response, rotate } from '../test/support/fleet.ts';
import { toolsOf } from '../test/support/refresh-tools.ts';
import type { Claim } from './claim.ts';
import { TokenUnavailableError } from './errors.ts';
import type { OpenedGrant } from './refresh-grant.ts';
import type { SendResult } from './refresh-outcome.ts';
import type { RefreshStep } from './refresh-steps.ts';
import type { RefreshTools } from './refresh-tools.ts';
import { sendClaimed } from './send-claimed.ts';
import { answerWith, createMemoryEscrow, createMemoryTokenStore, createScriptedGrant } from './testing.ts';

const noAnswer: SendResult = { kind: 'no_answer', reason: 'connection_lost' };
const neverSent: SendResult = { kind: 'never_sent' };
const place = { account: 'default', generation: { epoch: 1, seq: 0 } };

/** A claim that was just confirmed; the first sends are answered as told, the rest are granted. */
const claimed = async (answers: readonly SendResult[], change: Partial<Claim> = {}) => {
  const sentAtMs: number[] = [];
  const grant = createScriptedGrant((token, index) => {
    sentAtMs.push(fleet.clock.monotonicMs() - claimedMonotonicMs);
    return answers[index] ?? rotate()(token, index);
  });
  const fleet = createFleet({ grant });
  fleet.secret.paste(response('login'));
  const set = await createMemoryTokenStore(fleet.secret).readCurrent();
  const claimedAtMs = fleet.clock.now();
  const claimedMonotonicMs = fleet.clock.monotonicMs();
  const claim: Claim = {
    attempt: 1,
    cause: 'early',
    isLastChance: false,
    owner: 'me',
    nonce: 'nonce',
    claimedAtMs,
    sendBeforeMs: claimedAtMs + 10_000,
    answerBeforeMs: claimedAtMs + 70_000,
    isWitnessed: true,
    client: 'client',
    refreshTokenFingerprint: '',
    ...change,
  };
  const escrow = createMemoryEscrow();
  const send = async (
    tools: Partial<RefreshTools> = {},
    own: Claim = claim,
    sendByMs?: number,
    first?: OpenedGrant,
  ) => {
    const opened = first ?? (await grant.open());
    const all = toolsOf(fleet, { escrow, ...tools });
    const held = { claim: own, claimedMonotonicMs, ...(sendByMs === undefined ? {} : { sendByMs }) };
    return fleet.outcome(sendClaimed(all, set, held, opened, 'rt-secret-login'));
  };
  return { ...fleet, grant, set, claim, escrow, sentAtMs, send };
};

describe('a claim that is spent', () => {
  it('is sent once, and its answer is rescued before anybody understands it', async () => {
    const { grant, escrow, send } = await claimed([]);
    const steps: RefreshStep[] = [];
    const keep: typeof escrow.keep = async (...args) => {
      expect(steps.at(-1)).toBe('answered');
      return escrow.keep(...args);
    };
    const { outcome } = await send({ escrow: { ...escrow, keep }, onStep: (step) => steps.push(step) });
    expect(outcome).toMatchObject({ kind: 'granted', tokens: { refreshToken: 'rt-secret-1' } });
    expect(steps).toEqual(['marked', 'sent', 'answered', 'escrowed', 'parsed']);
    expect(grant.sent).toHaveLength(1);
    expect(await escrow.read(place)).toHaveLength(1);
  });

  it.each([
    ['an error', answerWith(400, { error: 'invalid_grant' })],
    ['a page of a proxy', answerWith(502, '<html>')],
    ['nothing', noAnswer],
  ])('leaves nothing in escrow when it is answered by %s', async (_, answer) => {
    const { escrow, send } = await claimed([answer]);
    await send();
    expect(escrow.isEmpty()).toBe(true);
  });

  it('goes on with the answer in memory when the escrow fails at that moment', async () => {
    const { escrow, send } = await claimed([]);
    expect((await send({ escrow: { ...escrow, keep: async () => false } })).outcome.kind).toBe('granted');
  });
});

describe('an owner that slept between claim and send (C15)', () => {
  const late = 10_000;

  it('sends nothing when the monotonic clock says that its time is over, though the wall clock was set back', async () => {
    const { grant, clock, send } = await claimed([]);
    await clock.advance(late);
    const setBack = { ...clock, now: () => clock.now() - late };
    expect((await send({ clock: setBack })).outcome).toEqual({ kind: 'never_sent' });
    expect(grant.sent).toEqual([]);
  });

  it('sends nothing when the wall clock says so, though the monotonic one stood still in a suspended machine', async () => {
    const { grant, clock, send } = await claimed([]);
    const suspended = { ...clock, now: () => clock.now() + late };
    expect((await send({ clock: suspended })).outcome).toEqual({ kind: 'never_sent' });
    expect(grant.sent).toEqual([]);
  });

  it('sends when there is a moment left', async () => {
    const { grant, clock, send } = await claimed([]);
    await clock.advance(late - 1);
    expect((await send()).outcome.kind).toBe('granted');
    expect(grant.sent).toHaveLength(1);
  });
});

describe('a send whose answer was lost', () => {
  it('is not repeated where nobody measured a grace', async () => {
    const { grant, send } = await claimed([noAnswer]);
    expect((await send()).outcome).toEqual({ kind: 'unknown', reason: 'connection_lost' });
    expect(grant.sent).toHaveLength(1);
  });

  it('is repeated after a second and after five, within half the grace', async () => {
    const { sentAtMs, send } = await claimed([noAnswer, noAnswer]);
    expect((await send({ serverGraceMs: 30_000 })).outcome.kind).toBe('granted');
    expect(sentAtMs).toHaveLength(3);
    const [first = 0, second = 0, third = 0] = sentAtMs;
    expect(second - first).toBeGreaterThanOrEqual(1000);
    expect(third - first).toBeGreaterThanOrEqual(5000);
    expect(third - first).toBeLessThanOrEqual(15_000);
  });

  it.each([
    [1000, 1],
    [5000, 2],
    [9900, 2],
    [12_000, 3],
  ])('within a grace of %d ms is sent %d times at most, never later than half of it', async (serverGraceMs, times) => {
    const { sentAtMs, send } = await claimed([noAnswer, noAnswer, noAnswer, noAnswer]);
    expect((await send({ serverGraceMs })).outcome.kind).toBe('unknown');
    expect(sentAtMs).toHaveLength(times);
    const [first = 0] = sentAtMs;
    for (const atMs of sentAtMs.slice(1)) expect(atMs - first).toBeLessThanOrEqual(serverGraceMs / 2);
  });

  it('is repeated within half the grace though the window of its claim is over by then', async () => {
    const { clock, sentAtMs, claim, send } = await claimed([noAnswer]);
    await clock.advance(9500);
    expect((await send({ serverGraceMs: 30_000 })).outcome.kind).toBe('granted');
    const [first = 0, second = 0] = sentAtMs;
    expect(second).toBeGreaterThan(claim.sendBeforeMs - claim.claimedAtMs);
    expect(second - first).toBeLessThanOrEqual(15_000);
  });

  it('is not repeated past the window when a person has stored a new grant meanwhile', async () => {
    const { clock, grant, secret, send } = await claimed([noAnswer]);
    await clock.advance(9500);
    secret.paste(response('person'));
    expect((await send({ serverGraceMs: 30_000 })).outcome.kind).toBe('unknown');
    expect(grant.sent).toHaveLength(1);
  });

  it('is not repeated so late that others would no longer wait for its answer', async () => {
    const { clock, grant, claim, send } = await claimed([noAnswer]);
    await clock.advance(9500);
    const impatient = { ...claim, answerBeforeMs: claim.sendBeforeMs + 5000 };
    expect((await send({ serverGraceMs: 30_000 }, impatient)).outcome.kind).toBe('unknown');
    expect(grant.sent).toHaveLength(1);
  });

  it('is not repeated when the process stood still past half the grace', async () => {
    const { clock, grant, send } = await claimed([noAnswer]);
    let stoodStillMs = 0;
    const sleepless = {
      ...clock,
      now: () => clock.now() + stoodStillMs,
      monotonicMs: () => clock.monotonicMs() + stoodStillMs,
      sleep: async () => {
        stoodStillMs = 16_000;
      },
    };
    expect((await send({ clock: sleepless, serverGraceMs: 30_000 })).outcome.kind).toBe('unknown');
    expect(grant.sent).toHaveLength(1);
  });

  it('is not repeated past half the grace when the repetition is told to wait', async () => {
    const { sentAtMs, send } = await claimed([noAnswer, answerWith(429, '', '3')]);
    expect((await send({ serverGraceMs: 5000 })).outcome.kind).toBe('unknown');
    expect(sentAtMs).toHaveLength(2);
  });

  it('is not repeated past half the grace when a new connection comes late', async () => {
    const { clock, grant, send } = await claimed([noAnswer]);
    const slow = {
      ...grant,
      open: async () => {
        await clock.sleep(4000);
        return grant.open();
      },
    };
    expect((await send({ grant: slow, serverGraceMs: 5000 })).outcome.kind).toBe('unknown');
    expect(grant.sent).toHaveLength(1);
  });

  it('is not repeated by an heir past half the grace of the send that it inherits', async () => {
    const { sentAtMs, claim, send } = await claimed([noAnswer, noAnswer]);
    const sendByMs = claim.claimedAtMs + 4000;
    const inherited = { ...claim, attempt: 2, sendBeforeMs: sendByMs };
    expect((await send({ serverGraceMs: 30_000 }, inherited, sendByMs)).outcome.kind).toBe('unknown');
    expect(sentAtMs).toHaveLength(2);
    expect(Math.max(...sentAtMs)).toBeLessThan(4000);
  });

  it.each([
    ['throttled', answerWith(429, '')],
    ['never sent', neverSent],
    ['a refusal of the client', answerWith(401, { error: 'invalid_client' })],
  ])('stays unknown when the repetition comes to %s: the first one may have spent the token', async (_, second) => {
    const { send } = await claimed([noAnswer, second, second]);
    expect((await send({ serverGraceMs: 30_000 })).outcome.kind).toBe('unknown');
  });

  it('is refused when its repetition is', async () => {
    const { grant, send } = await claimed([noAnswer, answerWith(400, { error: 'invalid_grant' })]);
    expect((await send({ serverGraceMs: 30_000 })).outcome).toEqual({ kind: 'refused' });
    expect(grant.sent).toHaveLength(2);
  });

  it('stays unknown when no new connection can be had for the repetition', async () => {
    const { grant, send } = await claimed([noAnswer]);
    const away = { ...grant, open: () => Promise.reject(new TokenUnavailableError('away')) };
    expect((await send({ grant: away, serverGraceMs: 30_000 })).outcome.kind).toBe('unknown');
  });

  it('under a last chance is repeated without any grace, past the window of the claim', async () => {
    const { grant, send } = await claimed([noAnswer, answerWith(502, '')], { isLastChance: true });
    expect((await send()).outcome.kind).toBe('granted');
    expect(grant.sent).toHaveLength(3);
  });

  it('under a last chance ends after five sends', async () => {
    const { grant, send } = await claimed(
      Array.from({ length: 6 }, () => noAnswer),
      { isLastChance: true },
    );
    expect((await send()).outcome.kind).toBe('unknown');
    expect(grant.sent).toHaveLength(5);
  });

  it('under a last chance outlasts moments in which no connection can be had', async () => {
    const { grant, send } = await claimed([noAnswer], { isLastChance: true });
    let opened = 0;
    const shaky = {
      ...grant,
      open: () => {
        opened += 1;
        return opened <= 2 ? Promise.reject(new TokenUnavailableError('away')) : grant.open();
      },
    };
    expect((await send({ grant: shaky })).outcome.kind).toBe('granted');
    expect(grant.sent).toHaveLength(2);
  });

  it('under a last chance does not wait for an hour that a 429 asks for', async () => {
    const { grant, send } = await claimed([answerWith(429, '', '3600')], { isLastChance: true });
    expect((await send()).outcome.kind).toBe('throttled');
    expect(grant.sent).toHaveLength(1);
  });
});

describe('the wait for an answer', () => {
  /** How long each send waited, where the endpoint is only slow: it answers after `slowMs`. */
  const waits = async (slowMs: number, serverGraceMs: number, isLastChance = false, openMs = 70_000) => {
    const { clock, grant, claim, send } = await claimed([], { isLastChance });
    const own = { ...claim, answerBeforeMs: claim.claimedAtMs + openMs };
    const waited: number[] = [];
    const patient = {
      ...grant,
      open: async () => {
        const opened = await grant.open();
        return {
          ...opened,
          send: async (token: string, timeoutMs: number): Promise<SendResult> => {
            waited.push(timeoutMs);
            await clock.sleep(Math.min(slowMs, timeoutMs));
            return slowMs < timeoutMs ? opened.send(token, timeoutMs) : { kind: 'no_answer', reason: 'timeout' };
          },
        };
      },
    };
    const all = await send({ grant: patient, serverGraceMs }, own, undefined, await patient.open());
    return { waited, outcome: all.outcome.kind };
  };

  it('is cut only where another send can follow within half the grace: a slow endpoint is not a lost answer', async () => {
    const { waited, outcome } = await waits(4000, 5000);
    expect(outcome).toBe('granted');
    expect(waited).toEqual([1250, 60_000]);
  });

  it('is never cut under a last chance', async () => {
    expect(await waits(4000, 5000, true)).toEqual({ waited: [60_000], outcome: 'granted' });
  });

  it('never lasts longer than others wait for the claim', async () => {
    const { waited, outcome } = await waits(4000, 5000, false, 10_000);
    const [first = 0, second = 0] = waited;
    expect(outcome).toBe('granted');
    expect(second).toBeGreaterThan(4000);
    expect(first + second).toBeLessThanOrEqual(10_000);
  });
});

describe('a send that spent nothing', () => {
  it('is never repeated past the claim, however long it is told to wait', async () => {
    const { grant, send } = await claimed([answerWith(429, '', '9'), answerWith(429, '', '9')]);
    expect((await send()).outcome.kind).toBe('throttled');
    expect(grant.sent).toHaveLength(2);
  });

  it('is given up, unspent still, when no new connection can be had', async () => {
    const { grant, send } = await claimed([neverSent]);
    const away = { ...grant, open: () => Promise.reject(new TokenUnavailableError('away')) };
    expect((await send({ grant: away })).outcome).toEqual({ kind: 'never_sent' });
    expect(grant.sent).toHaveLength(1);
  });

  it('hides no bug in the way to a new connection', async () => {
    const { grant, send } = await claimed([neverSent]);
    const broken = { ...grant, open: () => Promise.reject(new RangeError('a bug')) };
    await expect(send({ grant: broken })).rejects.toThrow(RangeError);
  });
});

it('the life of the new token counts from the send that was answered', async () => {
  const { claim, clock, send } = await claimed([answerWith(429, '', '3')]);
  const { sentAtMs } = await send();
  expect(sentAtMs - claim.claimedAtMs).toBeGreaterThanOrEqual(3000);
  expect(sentAtMs).toBeLessThanOrEqual(clock.now());
});
