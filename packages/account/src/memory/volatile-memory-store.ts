import { claimMs, type Delivered, type MemoryStore } from './memory-store.ts';

type Kept =
  | ({ readonly kind: 'delivered'; readonly untilMs: number } & Delivered)
  | { readonly kind: 'claimed'; readonly untilMs: number; readonly claim: string; readonly holder: string }
  | { readonly kind: 'contested'; readonly untilMs: number };

/** Creates a memory that lives and dies with the process, for tests: by the rules of the one on Redis. */
export const createVolatileMemoryStore = ({ now }: { now(): number }): MemoryStore => {
  const contacts = new Map<string, Kept>();
  let claims = 0;

  const find = (contact: string): Kept | undefined => {
    const kept = contacts.get(contact);
    return kept !== undefined && kept.untilMs > now() ? kept : undefined;
  };

  return {
    look: async (looks) =>
      looks.map(({ contact, hash, trustedFromMs, holder }) => {
        claims += 1;
        const claim = `${holder}.${claims}`;
        const kept = find(contact);
        const isSame = kept?.kind === 'delivered' && kept.hash === hash;
        if (isSame && kept.atMs >= trustedFromMs) return { found: 'unchanged', claim };
        const isContested = kept?.kind === 'contested' || (kept?.kind === 'claimed' && kept.holder !== holder);
        const untilMs = now() + claimMs;
        contacts.set(
          contact,
          isContested ? { kind: 'contested', untilMs } : { kind: 'claimed', untilMs, claim, holder },
        );
        return { found: isSame ? 'too_old' : 'otherwise', claim };
      }),
    keep: async (delivered) => {
      for (const { claim, ...rest } of delivered) {
        const kept = find(rest.contact);
        if (kept?.kind !== 'claimed' || kept.claim !== claim) continue;
        contacts.set(rest.contact, { kind: 'delivered', untilMs: now() + rest.keepMs, ...rest });
      }
    },
    release: async (claimed) => {
      for (const { contact, claim } of claimed) {
        const kept = find(contact);
        if (kept?.kind === 'claimed' && kept.claim === claim) contacts.delete(contact);
      }
    },
    forget: async (forgotten) => {
      for (const contact of forgotten) contacts.delete(contact);
    },
    forgetAll: async () => contacts.clear(),
    restore: async (delivered) => {
      const unknown = delivered.filter(({ contact }) => find(contact) === undefined);
      for (const each of unknown) {
        contacts.set(each.contact, { kind: 'delivered', untilMs: now() + each.keepMs, ...each });
      }
      return unknown.length;
    },
  };
};
