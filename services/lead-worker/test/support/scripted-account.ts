import { noUnchangedMemory } from '@leadferry/account';
import { createScriptedContacts, createScriptedTokens } from '@leadferry/account/testing';
import { createOpenBudget, type OpenBudget } from '@leadferry/budget/testing';
import type { ConstantContact, Contact, ContactUpdate, WantedNames } from '@leadferry/constant-contact';
import type { Account } from '../../src/account.ts';

/** An account whose client answers as the test says. Names have ids `id-<name>`; requests wait for nothing. */
export interface ScriptedAccount extends Account {
  readonly budget: OpenBudget;
  readonly contacts: ReturnType<typeof createScriptedContacts>;
  /** What PUTs and their answers were compared. */
  readonly compared: readonly { readonly sent: ContactUpdate; readonly answer: Contact }[];
}

/** Creates an account around scripted answers. */
export const createScriptedAccount = (given: Partial<ConstantContact> = {}): ScriptedAccount => {
  const contacts = createScriptedContacts(given);
  const compared: { sent: ContactUpdate; answer: Contact }[] = [];
  return {
    name: 'default',
    contacts,
    compared,
    tokens: createScriptedTokens(),
    budget: createOpenBudget(),
    call: async (request, signal) => {
      signal?.throwIfAborted();
      return await request('token-1');
    },
    names: { resolve: async (wanted) => resolveAll(wanted), atHand: resolveAll },
    memory: noUnchangedMemory,
    fingerprint: (text) => `hash of ${text}`,
    compareAnswer: (sent, answer) => void compared.push({ sent, answer }),
  };
};

/** Resolves every wanted name to `id-<name>`. */
export const resolveAll = ({ lists, customFields, tags }: WantedNames) => {
  const idsOf = (names: readonly string[]) => new Map(names.map((name) => [name, `id-${name}`] as const));
  return { lists: idsOf(lists), customFields: idsOf(customFields), tags: idsOf(tags) };
};
