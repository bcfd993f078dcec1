import type { Contact, PermissionToSend } from '../contacts/contact.ts';
import type { ContactSeed } from '../contacts/contact-seed.ts';
import type { AccountNames } from './account-inspector.ts';
import type { ContactDeed } from './contact-deed.ts';

/** Sends one request to the control and returns its answer. */
export type AskControl = <T>(method: string, path: string, body?: unknown) => Promise<T>;

/** The same as `AccountInspector`, over HTTP. */
export interface RemoteAccount {
  contacts(): Promise<Contact[]>;
  contact(email: string): Promise<Contact | undefined>;
  putContact(seed: ContactSeed): Promise<Contact>;
  unsubscribe(email: string, options?: { atMs?: number; reason?: string }): Promise<Contact>;
  confirm(email: string): Promise<Contact>;
  setPermission(email: string, permission: PermissionToSend): Promise<Contact>;
  removeContact(email: string, options?: { atMs?: number }): Promise<Contact>;
  setConfirmedOptIn(isOn: boolean): Promise<void>;
  names(): Promise<AccountNames>;
  generation(): Promise<number>;
  revokeGrants(options?: { keepAccessTokens?: boolean }): Promise<void>;
}

/** Makes the remote side of an account. */
export const createRemoteAccount = (ask: AskControl, name: string): RemoteAccount => {
  const path = `/accounts/${encodeURIComponent(name)}`;
  const act = (deed: ContactDeed) => ask<Contact>('POST', `${path}/contacts`, deed);
  const show = () => ask<AccountNames & { generation: number }>('GET', path);

  return {
    contacts: () => ask('GET', `${path}/contacts`),
    contact: async (email) => {
      const found = await ask<Contact[]>('GET', `${path}/contacts?email=${encodeURIComponent(email)}`);
      return found[0];
    },
    putContact: (contact) => act({ do: 'put', contact }),
    unsubscribe: (email, options = {}) => act({ do: 'unsubscribe', email, ...options }),
    confirm: (email) => act({ do: 'confirm', email }),
    setPermission: (email, permission) => act({ do: 'permit', email, permission }),
    removeContact: (email, options = {}) => act({ do: 'remove', email, ...options }),
    setConfirmedOptIn: async (confirmedOptIn) => {
      await ask('PATCH', path, { confirmedOptIn });
    },
    names: async () => {
      const { generation: _generation, ...names } = await show();
      return names;
    },
    generation: async () => (await show()).generation,
    revokeGrants: async (options = {}) => {
      await ask('POST', `${path}/revoke-grants`, options);
    },
  };
};
