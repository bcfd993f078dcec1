import {
  ConflictError,
  ContactRejectedError,
  ContactsUnavailableError,
  ForbiddenError,
  NotFoundError,
  RateLimitedError,
  UnauthorizedError,
} from '@leadferry/constant-contact';
import { createFakeClock, silentLogger } from '@leadferry/runtime/testing';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { type ApiGate, createApiGate } from './api-gate.ts';
import { createOutage } from './create-outage.ts';
import { createOutageMetrics } from './metrics.ts';
import { createMemoryOutageBoard } from './outage-board.ts';

const unavailable = new ContactsUnavailableError({ phase: 'answered', reason: 'http_503', status: 503 });

/** Two accounts of one application. */
const open = () => {
  const clock = createFakeClock();
  const metrics = createOutageMetrics(new Registry());
  const createOne = (account?: string) =>
    createOutage({
      code: account === undefined ? 'api_away' : 'token_away',
      ...(account === undefined ? {} : { account }),
      board: createMemoryOutageBoard(clock),
      maxReplicas: 1,
      clock,
      random: () => 0,
      logger: silentLogger,
      metrics,
    });
  const api = createOne();
  const [north, south] = [createOne('north'), createOne('south')];
  return {
    clock,
    api,
    north: createApiGate({ api, token: north }),
    south: createApiGate({ api, token: south }),
    tokens: { north, south },
  };
};

/** Sends requests about different people that all end alike; returns how many were let through. */
const send = async (gate: ApiGate, count: number, error?: Error): Promise<number> => {
  let sent = 0;
  for (let person = 1; person <= count; person += 1) {
    const pass = await gate.enter().catch(() => undefined);
    if (pass === undefined) continue;
    sent += 1;
    if (error) gate.failed(pass, error, `person-${person}`);
    else gate.answered(pass);
  }
  return sent;
};

describe('the gate', () => {
  it('closes for all accounts when the API answers nobody, and lets ten requests and a probe find out', async () => {
    const { north, south } = open();
    expect(await send(north, 50, unavailable)).toBe(11);
    await expect(south.enter()).rejects.toMatchObject({ code: 'api_away' });
  });

  it.each([
    ['what it refuses', new ContactRejectedError({ status: 400 })],
    ['what it does not know', new NotFoundError({ status: 404 })],
    ['simultaneous writes', new ConflictError()],
    ['what is forbidden', new ForbiddenError()],
    ['refused tokens', new UnauthorizedError()],
    ['limits', new RateLimitedError('throttled')],
  ])('stays open for %s', async (_what, error) => {
    const { north } = open();
    expect(await send(north, 50, error)).toBe(50);
  });

  it('gives leave at once by what both outages are now, not by what they were at the last request', async () => {
    const { clock, north, tokens } = open();
    await north.enter();
    const before = north.enterAtOnce();
    expect(north.enterAtOnce()).toBe(before);
    tokens.north.declare();
    expect(north.enterAtOnce()).toBeUndefined();
    await clock.advance(6000);
    north.answered(await north.enter());
    await north.enter();
    const after = north.enterAtOnce();
    expect(after?.api).toEqual(before?.api);
    expect(after?.token.epoch).toBeGreaterThan(before?.token.epoch ?? Number.NaN);
  });

  it('closes for the account alone whose newest token is refused', async () => {
    const { north, south } = open();
    north.refuseToken();
    expect(await send(north, 5, new UnauthorizedError())).toBe(1);
    await expect(north.enter()).rejects.toMatchObject({ code: 'token_away' });
    expect(await send(south, 5)).toBe(5);
  });

  it('opens for both by one answer, when API and token were away', async () => {
    const { clock, north, api, tokens } = open();
    await send(north, 10, unavailable);
    north.refuseToken();
    await clock.advance(6000);
    expect(await send(north, 5, new UnauthorizedError())).toBe(1);
    await clock.advance(6000);
    expect(await send(north, 5)).toBe(5);
    expect([api.isAway(), tokens.north.isAway()]).toEqual([false, false]);
  });

  it('turns back on the slot who entered before it closed', async () => {
    const { north } = open();
    const pass = await north.enter();
    north.refuseToken();
    expect(() => north.confirm(pass)).toThrow(expect.objectContaining({ code: 'token_away' }));
  });
});
