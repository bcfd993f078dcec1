import { randomUUID } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Lease } from '../src/lease.ts';

/** What every lease must keep. `open` gives the lease as one more worker sees it. */
export const leaseContract = (name: string, open: () => Lease): void => {
  describe(`the lease on ${name}`, () => {
    it('answers with what the work returned', async () => {
      const answer = await open().withLease(randomUUID(), 5000, async () => 'worked');
      expect(answer).toEqual({ state: 'done', value: 'worked' });
    });

    it('is busy for others while it is held, whatever their number', async () => {
      const [key, gate] = [randomUUID(), Promise.withResolvers<void>()];
      const entered = Promise.withResolvers<void>();
      const held = open().withLease(key, 5000, async () => {
        entered.resolve();
        await gate.promise;
      });
      await entered.promise;
      const others = await Promise.all(
        Array.from({ length: 5 }, () => open().withLease(key, 5000, async () => 'worked')),
      );
      expect(others).toEqual(Array(5).fill({ state: 'busy' }));
      gate.resolve();
      await held;
    });

    it('is free again after the work', async () => {
      const key = randomUUID();
      await open().withLease(key, 5000, async () => {});
      expect(await open().withLease(key, 5000, async () => 'again')).toEqual({ state: 'done', value: 'again' });
    });

    it('is free again after work that failed, and passes the failure on', async () => {
      const key = randomUUID();
      const failing = open().withLease(key, 5000, async () => {
        throw new RangeError('the work failed');
      });
      await expect(failing).rejects.toThrow(RangeError);
      expect(await open().withLease(key, 5000, async () => 'again')).toEqual({ state: 'done', value: 'again' });
    });

    it('keeps names apart', async () => {
      const answer = await open().withLease(randomUUID(), 5000, () =>
        open().withLease(randomUUID(), 5000, async () => 'inner'),
      );
      expect(answer).toEqual({ state: 'done', value: { state: 'done', value: 'inner' } });
    });
  });
};
