/** A look at what was last delivered to a contact, on the verge of writing it. */
export interface Look {
  /** Short form of the contact's key, see {@link shorten}. */
  readonly contact: string;
  /** Short form of the hash of what is about to be written. */
  readonly hash: string;
  /** A delivery before this (epoch milliseconds) is not believed. */
  readonly trustedFromMs: number;
  /** Who writes contacts one after the other: two looks of one holder at one contact are never at work at the same time. */
  readonly holder: string;
}

/** What a look found: the same delivered, and to be believed; the same, but too old; something else or nothing. */
export type Found = 'unchanged' | 'too_old' | 'otherwise';

/** A contact as it was delivered. */
export interface Delivered {
  readonly contact: string;
  readonly hash: string;
  /** A moment before the request was sent, epoch milliseconds. */
  readonly atMs: number;
  readonly keepMs: number;
}

/** A delivery with the claim of the look before it. */
export type Claimed = Delivered & { readonly claim: string };

/**
 * What the fleet remembers of an account's contacts. Every method rejects while it cannot be asked, and may have been done all the same.
 *
 * A look that does not find `unchanged` forgets what is remembered of the contact, in the same step, and leaves a claim. What was
 * delivered is remembered only if that claim still stands: nobody else has looked since, nothing was forgotten. Where two holders look at
 * one contact within the life of a claim (two minutes), neither delivery is remembered, since nobody can say which came last.
 */
export interface MemoryStore {
  /** Resolves with what each look found, and with its claim. */
  look(looks: readonly Look[]): Promise<readonly { readonly found: Found; readonly claim: string }[]>;
  keep(delivered: readonly Claimed[]): Promise<void>;
  /** Gives claims back of looks that were followed by no request. */
  release(claims: readonly Pick<Claimed, 'contact' | 'claim'>[]): Promise<void>;
  /** Forgets contacts, claims included. */
  forget(contacts: readonly string[]): Promise<void>;
  /** Forgets every contact of the account, claims included. */
  forgetAll(): Promise<void>;
  /** Remembers deliveries of the past where nothing is known of the contact and nobody writes it; resolves with how many. */
  restore(delivered: readonly Delivered[]): Promise<number>;
}

/** Life of a claim: longer than a lead is held in hand, in milliseconds. */
export const claimMs = 120_000;

/** Shortens a hash in hex to its first 16 bytes: 32 characters, or 22 in a denser form that each lead would pay for. */
export const shorten = (hexHash: string): string => hexHash.slice(0, 32);
