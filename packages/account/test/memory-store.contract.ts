import { describe, expect, it } from 'vitest';
import { claimMs, type Found, type Look, type MemoryStore } from '../src/memory/memory-store.ts';

const ada = 'contact-ada-1234567890';
const bob = 'contact-bob-1234567890';
const hashA = 'hash-a-123456789012345';
const hashB = 'hash-b-123456789012345';
const atMs = 1_800_000_000_000;

/** What every memory must do; `openStore` opens one nobody else has, and tells how to let a claim grow old. */
export const describeMemoryStore = (
  what: string,
  openStore: () => {
    readonly store: MemoryStore;
    /** Makes what is stored of a contact as old as if `ms` had passed. */
    readonly age: (contact: string, ms: number) => Promise<void>;
  },
): void => {
  const look = async (store: MemoryStore, given: Partial<Look> = {}) => {
    const [answer] = await store.look([{ contact: ada, hash: hashA, trustedFromMs: 0, holder: '0', ...given }]);
    if (answer === undefined) throw new Error('no answer');
    return answer;
  };
  const foundBy = async (store: MemoryStore, given: Partial<Look> = {}): Promise<Found> =>
    (await look(store, given)).found;
  /** Looks and delivers, as a worker does. */
  const deliver = async (store: MemoryStore, given: Partial<Look> = {}): Promise<void> => {
    const { claim } = await look(store, given);
    const { contact, hash } = { contact: ada, hash: hashA, ...given };
    await store.keep([{ contact, hash, claim, atMs, keepMs: 60_000 }]);
  };

  describe(`the memory of what was delivered (${what})`, () => {
    it('finds nothing at first, and what was delivered afterwards', async () => {
      const { store } = openStore();
      expect(await foundBy(store)).toBe('otherwise');
      await deliver(store);
      expect(await foundBy(store)).toBe('unchanged');
      expect(await foundBy(store, { contact: bob })).toBe('otherwise');
    });

    it('tells a delivery that is too old to be believed from another one', async () => {
      const { store } = openStore();
      await deliver(store);
      expect(await foundBy(store, { trustedFromMs: atMs })).toBe('unchanged');
      expect(await foundBy(store, { trustedFromMs: atMs + 1 })).toBe('too_old');
    });

    it('has forgotten the old as soon as somebody looks who wants to write something else', async () => {
      const { store } = openStore();
      await deliver(store);
      expect(await foundBy(store, { hash: hashB })).toBe('otherwise');
      expect(await foundBy(store)).toBe('otherwise');
    });

    it('answers many looks in their order, also two at one contact', async () => {
      const { store } = openStore();
      await deliver(store, { contact: bob });
      const at = { hash: hashA, trustedFromMs: 0, holder: '0' };
      const answers = await store.look([
        { ...at, contact: ada },
        { ...at, contact: bob },
        { ...at, contact: ada },
      ]);
      expect(answers.map(({ found }) => found)).toEqual(['otherwise', 'unchanged', 'otherwise']);
      expect(new Set(answers.map(({ claim }) => claim)).size).toBe(3);
    });

    it('does not remember what was delivered on a claim that another look has ended', async () => {
      const { store } = openStore();
      const { claim } = await look(store);
      await look(store, { hash: hashB });
      await store.keep([{ contact: ada, hash: hashA, claim, atMs, keepMs: 60_000 }]);
      expect(await foundBy(store)).toBe('otherwise');
    });

    it('remembers neither of two deliveries at the same time, since nobody can say which came last', async () => {
      const { store } = openStore();
      const one = await look(store, { holder: '0' });
      const other = await look(store, { holder: '1', hash: hashB });
      await store.keep([{ contact: ada, hash: hashB, claim: other.claim, atMs, keepMs: 60_000 }]);
      await store.keep([{ contact: ada, hash: hashA, claim: one.claim, atMs, keepMs: 60_000 }]);
      expect(await foundBy(store)).toBe('otherwise');
      expect(await foundBy(store, { hash: hashB })).toBe('otherwise');
    });

    it('remembers what was delivered after a claim was given back, but not what was claimed by two', async () => {
      const { store } = openStore();
      const { claim } = await look(store);
      await store.release([{ contact: ada, claim }]);
      await deliver(store, { holder: '1' });
      expect(await foundBy(store)).toBe('unchanged');
      await store.release([{ contact: ada, claim }]);
      expect(await foundBy(store)).toBe('unchanged');
      const one = await look(store, { holder: '0', hash: hashB });
      await look(store, { holder: '1' });
      await store.release([{ contact: ada, claim: one.claim }]);
      await deliver(store, { holder: '1' });
      expect(await foundBy(store)).toBe('otherwise');
    });

    it('remembers again when what was contested has passed', async () => {
      const { store, age } = openStore();
      await look(store, { holder: '0' });
      await look(store, { holder: '1' });
      await age(ada, claimMs + 1);
      await deliver(store, { holder: '1' });
      expect(await foundBy(store)).toBe('unchanged');
    });

    it('remembers what one holder tries again and again', async () => {
      const { store } = openStore();
      await look(store);
      await look(store, { hash: hashB });
      await deliver(store);
      expect(await foundBy(store)).toBe('unchanged');
    });

    it('forgets after the time a delivery is to be kept', async () => {
      const { store, age } = openStore();
      await deliver(store);
      await age(ada, 60_001);
      expect(await foundBy(store)).toBe('otherwise');
    });

    it('forgets what it is told to, also what is being delivered', async () => {
      const { store } = openStore();
      await deliver(store);
      await deliver(store, { contact: bob });
      await store.forget([ada]);
      expect(await foundBy(store)).toBe('otherwise');
      expect(await foundBy(store, { contact: bob })).toBe('unchanged');
      const { claim } = await look(store);
      await store.forget([ada]);
      await store.keep([{ contact: ada, hash: hashA, claim, atMs, keepMs: 60_000 }]);
      expect(await foundBy(store)).toBe('otherwise');
      await store.forget([]);
    });

    it('forgets everybody at once, also what is being delivered, and remembers on', async () => {
      const { store } = openStore();
      await deliver(store);
      const { claim } = await look(store, { contact: bob });
      await store.forgetAll();
      await store.keep([{ contact: bob, hash: hashA, claim, atMs, keepMs: 60_000 }]);
      expect(await foundBy(store)).toBe('otherwise');
      expect(await foundBy(store, { contact: bob })).toBe('otherwise');
      await deliver(store);
      expect(await foundBy(store)).toBe('unchanged');
    });

    it('takes in deliveries of the past, where nothing is known and nobody is writing', async () => {
      const { store } = openStore();
      const past = (contact: string, hash: string) => ({ contact, hash, atMs, keepMs: 60_000 });
      await deliver(store, { contact: bob });
      expect(await store.restore([past(ada, hashA), past(bob, hashB)])).toBe(1);
      expect(await foundBy(store)).toBe('unchanged');
      expect(await foundBy(store, { contact: bob })).toBe('unchanged');
      await look(store, { hash: hashB });
      expect(await store.restore([past(ada, hashA)])).toBe(0);
      await store.forgetAll();
      await store.forget([ada]);
      expect(await store.restore([past(ada, hashA), past(bob, hashB)])).toBe(2);
      expect(await foundBy(store, { contact: bob, hash: hashB })).toBe('unchanged');
    });
  });
};
