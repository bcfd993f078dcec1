import { beforeAll, describe, expect, it } from 'vitest';
import type { Escrow } from '../src/escrow.ts';

const first = { account: 'default', generation: { epoch: 1, seq: 1 } };
/** Its name begins like the first one's, which a careless place would mix up. */
const eleventh = { account: 'default', generation: { epoch: 1, seq: 11 } };
const elsewhere = { account: 'north/east', generation: { epoch: 1, seq: 1 } };

const bytes = (text: string): Uint8Array => Buffer.concat([Buffer.of(0, 255, 10, 13, 128), Buffer.from(text)]);
const plain = (found: readonly Uint8Array[]): number[][] => found.map((one) => [...one]);

/** What every escrow must keep. `start` prepares an empty place and answers how one more worker opens it. */
export const escrowContract = (name: string, start: () => Promise<() => Promise<() => Escrow>>): void => {
  describe(`the escrow on ${name}`, () => {
    let empty: () => Promise<() => Escrow>;
    beforeAll(async () => {
      empty = await start();
    });

    it('proves that it can be written, and leaves nothing behind to be taken for an answer', async () => {
      const open = await empty();
      expect(await open().rehearse({ ...first, attempt: 1 })).toBe(true);
      expect(await open().read(first)).toEqual([]);
    });

    it('knows of no answer that was not kept', async () => {
      const open = await empty();
      expect(await open().read(first)).toEqual([]);
    });

    it('gives an answer to any worker that comes later, byte for byte', async () => {
      const open = await empty();
      expect(await open().keep({ ...first, attempt: 1 }, bytes('sealed'))).toBe(true);
      expect(plain(await open().read(first))).toEqual([[...bytes('sealed')]]);
    });

    it('keeps the answers of all attempts, and gives the newest first', async () => {
      const open = await empty();
      for (const attempt of [2, 10, 1]) await open().keep({ ...first, attempt }, bytes(`of ${attempt}`));
      expect(plain(await open().read(first))).toEqual(plain([bytes('of 10'), bytes('of 2'), bytes('of 1')]));
    });

    it('keeps the last answer of an attempt that was sent again', async () => {
      const open = await empty();
      await open().keep({ ...first, attempt: 1 }, bytes('a longer first one'));
      await open().keep({ ...first, attempt: 1 }, bytes('second'));
      expect(plain(await open().read(first))).toEqual(plain([bytes('second')]));
    });

    it('is not disturbed by a rehearsal for a further attempt', async () => {
      const open = await empty();
      await open().keep({ ...first, attempt: 1 }, bytes('sealed'));
      await open().rehearse({ ...first, attempt: 2 });
      await open().rehearse({ ...first, attempt: 1 });
      expect(plain(await open().read(first))).toEqual(plain([bytes('sealed')]));
    });

    it('keeps generations and accounts apart', async () => {
      const open = await empty();
      await open().keep({ ...first, attempt: 1 }, bytes('first'));
      await open().keep({ ...eleventh, attempt: 1 }, bytes('eleventh'));
      await open().keep({ ...elsewhere, attempt: 1 }, bytes('elsewhere'));
      expect(plain(await open().read(first))).toEqual(plain([bytes('first')]));
      expect(plain(await open().read(eleventh))).toEqual(plain([bytes('eleventh')]));
      expect(plain(await open().read(elsewhere))).toEqual(plain([bytes('elsewhere')]));
    });

    it('drops all attempts of one generation, that one only, and twice without harm', async () => {
      const open = await empty();
      for (const attempt of [1, 2]) await open().keep({ ...first, attempt }, bytes('first'));
      await open().keep({ ...eleventh, attempt: 1 }, bytes('eleventh'));
      await open().drop(first);
      await open().drop(first);
      expect(await open().read(first)).toEqual([]);
      expect(plain(await open().read(eleventh))).toEqual(plain([bytes('eleventh')]));
    });
  });
};
