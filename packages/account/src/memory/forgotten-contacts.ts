import type { MemoryStore } from './memory-store.ts';

/**
 * Contacts that were written while the memory could not be asked: what it remembers of them must go before anything it says is
 * believed again. Held in this process, and at most `most` of them; beyond that, the whole account is to be forgotten.
 */
export interface ForgottenContacts {
  /** Notes that what is remembered of a contact is no longer true. */
  note(contact: string): void;
  /** Makes the memory forget all that is noted, whoever asks, at once; resolves when nothing is noted. Rejects while it cannot. */
  settle(): Promise<void>;
  isSettled(): boolean;
}

export interface ForgottenContactsOptions {
  readonly most?: number;
  readonly atOnce?: number;
  /** Is told why the memory cannot be made to forget: once, until it can again. Default: nobody is. */
  readonly onStuck?: (error: unknown) => void;
}

/** Creates it, with nothing noted. */
export const createForgottenContacts = (
  store: Pick<MemoryStore, 'forget' | 'forgetAll'>,
  { most = 50_000, atOnce = 1000, onStuck = () => {} }: ForgottenContactsOptions = {},
): ForgottenContacts => {
  let noted = new Set<string>();
  let isAll = false;
  let isStuck = false;
  let settling: Promise<void> | undefined;

  const noteAll = (): void => {
    isAll = true;
    noted = new Set();
  };

  const note = (contact: string): void => {
    if (isAll) return;
    noted.add(contact);
    if (noted.size > most) noteAll();
  };

  // What is noted while this is under way is forgotten by the next round: its write may come after.
  const settleOnce = async (): Promise<void> => {
    const [contacts, wasAll] = [[...noted], isAll];
    noted = new Set();
    isAll = false;
    try {
      if (wasAll) await store.forgetAll();
      for (let from = 0; from < contacts.length; from += atOnce)
        await store.forget(contacts.slice(from, from + atOnce));
      isStuck = false;
    } catch (error) {
      if (wasAll) noteAll();
      else for (const contact of contacts) note(contact);
      if (!isStuck) onStuck(error);
      isStuck = true;
      throw error;
    }
  };

  const isSettled = (): boolean => settling === undefined && !isAll && noted.size === 0;

  return {
    note,
    isSettled,
    settle: async () => {
      while (!isSettled()) {
        settling ??= settleOnce().finally(() => {
          settling = undefined;
        });
        await settling;
      }
    },
  };
};
