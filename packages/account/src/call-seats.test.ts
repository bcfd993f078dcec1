import { describe, expect, it } from 'vitest';
import { type CallSeats, createCallSeats } from './call-seats.ts';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Somebody waits for a seat: the first that is left is none for him, the second is. */
const expectSecondLeft = async (seats: CallSeats): Promise<void> => {
  let isSeated = false;
  const waiting = seats.take().then(() => {
    isSeated = true;
  });
  seats.leave();
  await settle();
  expect(isSeated).toBe(false);
  seats.leave();
  await waiting;
};

describe('the seats of an application', () => {
  it('are given in the order in which they were asked for, one for each that is left', async () => {
    const seats = createCallSeats(2);
    expect([seats.takeAtOnce(), seats.takeAtOnce(), seats.takeAtOnce()]).toEqual([true, true, false]);
    const seated: string[] = [];
    const wait = (name: string) => void seats.take().then(() => seated.push(name));
    wait('first');
    wait('second');
    await settle();
    expect(seated).toEqual([]);
    seats.leave();
    await settle();
    expect(seated).toEqual(['first']);
    expect(seats.takeAtOnce()).toBe(false);
    seats.leave();
    await settle();
    expect(seated).toEqual(['first', 'second']);
  });

  it('go past one that no longer waits', async () => {
    const seats = createCallSeats(1);
    seats.takeAtOnce();
    const leaving = new AbortController();
    const given = seats.take(leaving.signal);
    const patient = seats.take();
    leaving.abort(new Error('taken back'));
    await expect(given).rejects.toThrow('taken back');
    seats.leave();
    await patient;
    seats.leave();
    expect(seats.takeAtOnce()).toBe(true);
  });

  it('have a few places to stand beside them, which are left before anybody sits down', async () => {
    const seats = createCallSeats(4);
    const took = Array.from({ length: 6 }, () => seats.takeAtOnce(true));
    expect(took).toEqual([true, true, true, true, true, false]);
    await expectSecondLeft(seats);
  });

  it('do not keep a probe waiting, and are given to nobody for the one it took beside them', async () => {
    const seats = createCallSeats(1);
    seats.takeAtOnce();
    seats.takeAnyway();
    await expectSecondLeft(seats);
  });

  it('are not asked for by one that is late already', async () => {
    const seats = createCallSeats(1);
    await expect(seats.take(AbortSignal.abort(new Error('taken back')))).rejects.toThrow('taken back');
    expect(seats.takeAtOnce()).toBe(true);
  });
});
