import { z } from 'zod';
import { type Contact, permissions } from '../contacts/contact.ts';
import { contactSeedSchema } from '../contacts/contact-seed.ts';
import type { AccountInspector } from './account-inspector.ts';

/** Checks something done to a contact outside the API. */
export const contactDeedSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('put'), contact: contactSeedSchema }),
  z.strictObject({
    do: z.literal('unsubscribe'),
    email: z.string(),
    atMs: z.number().optional(),
    reason: z.string().optional(),
  }),
  z.strictObject({ do: z.literal('confirm'), email: z.string() }),
  z.strictObject({ do: z.literal('permit'), email: z.string(), permission: z.enum(permissions) }),
  z.strictObject({ do: z.literal('remove'), email: z.string(), atMs: z.number().optional() }),
]);

/** Something done to a contact outside the API, as the control takes it. */
export type ContactDeed = z.input<typeof contactDeedSchema>;

/** Does it. Throws {@link RangeError} as the inspector does. */
export const doDeed = (account: AccountInspector, deed: z.output<typeof contactDeedSchema>): Contact => {
  switch (deed.do) {
    case 'put':
      return account.putContact(deed.contact);
    case 'unsubscribe':
      return account.unsubscribe(deed.email, deed);
    case 'confirm':
      return account.confirm(deed.email);
    case 'permit':
      return account.setPermission(deed.email, deed.permission);
    case 'remove':
      return account.removeContact(deed.email, deed);
  }
};
