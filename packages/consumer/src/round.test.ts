import { createFakeClock } from '@leadferry/runtime/testing';
import { expect, test } from 'vitest';
import { ReleasedError } from './errors.ts';
import { createRound } from './round.ts';

const open = () => {
  const clock = createFakeClock();
  return { clock, round: createRound({ clock, sessionTimeoutMs: 8000, drainDeadlineMs: 6000 }) };
};

test('a release takes no more and leaves what is in flight its time', async () => {
  const { clock, round } = open();
  round.release('rebalance', new Error('the group said so'));
  expect(round.signal.reason).toMatchObject({ code: 'released', releaseCause: 'rebalance' });
  expect([round.isOpen(), round.isFenced()]).toEqual([false, false]);
  await clock.advance(5999);
  expect(round.isFenced()).toBe(false);
  await clock.advance(2);
  expect(round.isFenced()).toBe(true);
  expect(round.groupError).toMatchObject({ message: 'the group said so' });
});

test('a fence ends every wait at once and is never left', async () => {
  const { round } = open();
  const waits = [round.whileOurs(new Promise(() => {})), round.sleep(60_000)];
  round.fence('membership_lost');
  for (const wait of waits) await expect(wait).rejects.toBeInstanceOf(ReleasedError);
  await expect(round.standing()).rejects.toBeInstanceOf(ReleasedError);
  await expect(round.whileOurs(Promise.resolve(1))).rejects.toBeInstanceOf(ReleasedError);
});

test('a member without a heartbeat for most of its session waits for the next one', async () => {
  const { clock, round } = open();
  await round.standing();
  await clock.advance(6100);
  let stands = false;
  const standing = round.standing().then(() => {
    stands = true;
  });
  await clock.advance(5000);
  expect(stands).toBe(false);
  round.beaten();
  await clock.advance(100);
  await standing;
});

test('work that ends in time is handed through, its failure too', async () => {
  const { round } = open();
  expect(await round.whileOurs(Promise.resolve('done'))).toBe('done');
  await expect(round.whileOurs(Promise.reject(new RangeError('no')))).rejects.toBeInstanceOf(RangeError);
});
