import { describe, expect, it } from 'vitest';
import type { OutageBoard } from '../src/outage-board.ts';

/** What every board must do; `openBoard` opens one nobody else has, and another door to the same. */
export const describeOutageBoard = (
  what: string,
  openBoard: () => {
    readonly one: OutageBoard;
    readonly other: OutageBoard;
    readonly pass: (ms: number) => Promise<void>;
  },
): void => {
  describe(`the board of outages (${what})`, () => {
    it('knows of none at first, and then of the one that was declared', async () => {
      const { one, other } = openBoard();
      expect(await one.read()).toBeUndefined();
      const id = await one.declare();
      expect(await other.read()).toBe(id);
    });

    it('gives two that declare it the same outage', async () => {
      const { one, other } = openBoard();
      const [first, second] = await Promise.all([one.declare(), other.declare()]);
      expect(first).toBe(second);
    });

    it('ends the outage that was meant, and no later one', async () => {
      const { one, other } = openBoard();
      const first = await one.declare();
      await other.end(first);
      expect(await one.read()).toBeUndefined();
      const second = await one.declare();
      await other.end(first);
      expect(await one.read()).toBe(second);
    });

    it('gives the right to one probe at a time, and tells the others when it can be had again', async () => {
      const { one, other, pass } = openBoard();
      const taken = await Promise.all([one, other, one, other].map((board) => board.takeProbe(300)));
      expect(taken.filter((leftMs) => leftMs === 0)).toHaveLength(1);
      expect(taken.every((leftMs) => leftMs >= 0 && leftMs <= 300)).toBe(true);
      await pass(320);
      expect(await other.takeProbe(300)).toBe(0);
    });
  });
};
