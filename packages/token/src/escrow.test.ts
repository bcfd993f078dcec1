import { describe, expect, it } from 'vitest';
import { escrowContract } from '../test/escrow.contract.ts';
import { joinEscrows, noEscrow } from './escrow.ts';
import { createMemoryEscrow } from './testing.ts';

const place = { account: 'default', generation: { epoch: 1, seq: 1 }, attempt: 1 };
const sealed = Buffer.from('sealed');

escrowContract('two places, the first of which is away', async () => async () => {
  const [away, present] = [createMemoryEscrow(), createMemoryEscrow()];
  away.setAvailable(false);
  return () => joinEscrows([away, present]);
});

describe('places joined into one', () => {
  it('each get a copy, so that either alone can bring it back', async () => {
    const [disk, redis] = [createMemoryEscrow(), createMemoryEscrow()];
    expect(await joinEscrows([disk, redis]).keep(place, sealed)).toBe(true);
    expect(await disk.read(place)).toEqual([sealed]);
    expect(await redis.read(place)).toEqual([sealed]);
  });

  it('are written side by side: a slow one does not hold up the first copy', async () => {
    const { promise: never } = Promise.withResolvers<boolean>();
    const quick = createMemoryEscrow();
    void joinEscrows([{ ...quick, keep: () => never }, quick]).keep(place, sealed);
    await Promise.resolve();
    expect(await quick.read(place)).toEqual([sealed]);
  });

  it('have nowhere to keep an answer when every one is away', async () => {
    const places = [createMemoryEscrow(), createMemoryEscrow()];
    for (const one of places) one.setAvailable(false);
    const joined = joinEscrows(places);
    expect(await joined.rehearse(place)).toBe(false);
    expect(await joined.keep(place, sealed)).toBe(false);
  });

  it('are all cleared', async () => {
    const places = [createMemoryEscrow(), createMemoryEscrow()];
    await joinEscrows(places).keep(place, sealed);
    await joinEscrows(places).drop(place);
    expect(places.map((one) => one.isEmpty())).toEqual([true, true]);
  });
});

it('of none, nothing can be rescued', async () => {
  expect(await joinEscrows([]).rehearse(place)).toBe(false);
});

it('that was never wanted lets refreshes go ahead, and owns up to keeping nothing', async () => {
  expect(await noEscrow.rehearse(place)).toBe(true);
  expect(await noEscrow.keep(place, sealed)).toBe(false);
  expect(await noEscrow.read(place)).toEqual([]);
});
