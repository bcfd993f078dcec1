import { expect, it } from 'vitest';
import { createKeyLanes } from './key-lanes.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Work that ends when it is told to, and tells when it began. */
const createWorks = () => {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const work = (name: string) => () =>
    new Promise<void>((resolve) => {
      begun.push(name);
      ends.set(name, resolve);
    });
  return { begun, work, end: (name: string) => ends.get(name)?.() };
};

it('runs works of one key in their order and those of others beside them', async () => {
  const { begun, work, end } = createWorks();
  const lanes = createKeyLanes(10);
  lanes.put('ada', work('ada 1'));
  lanes.put('ada', work('ada 2'));
  lanes.put('bob', work('bob 1'));
  await turn();
  expect(begun).toEqual(['ada 1', 'bob 1']);
  end('ada 1');
  await turn();
  expect(begun).toEqual(['ada 1', 'bob 1', 'ada 2']);
});

it('starts no more than there is room for and tells when there was', async () => {
  const { begun, work, end } = createWorks();
  const lanes = createKeyLanes(2);
  expect([lanes.put('a', work('a')), lanes.put('b', work('b'))]).toEqual([undefined, undefined]);
  const room = lanes.put('c', work('c'));
  await turn();
  expect(begun).toEqual(['a', 'b']);
  end('a');
  await room;
  expect(begun).toEqual(['a', 'b', 'c']);
});

it('is idle when everything put has ended', async () => {
  const { work, end } = createWorks();
  const lanes = createKeyLanes(1);
  await lanes.idle();
  lanes.put('a', work('a 1'));
  lanes.put('a', work('a 2'));
  let isIdle = false;
  const idle = lanes.idle().then(() => {
    isIdle = true;
  });
  end('a 1');
  await turn();
  expect(isIdle).toBe(false);
  end('a 2');
  await idle;
});
