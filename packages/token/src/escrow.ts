import type { Generation } from './generation.ts';

/** Names what an answer was the answer to: one send of one claim on one generation of one account. */
export interface EscrowPlace {
  readonly account: string;
  readonly generation: Generation;
  readonly attempt: number;
}

/**
 * A place for the raw, sealed answer of the token endpoint between its last byte and its promotion in the store
 * (reference/token-refresh.md 7.4 S6). Not a second store: what lies here is looked at only when a successor is
 * missing, and is dropped once there is one.
 */
export interface Escrow {
  /**
   * Proves by writing that an answer could be rescued here now. False when it could not: a refresh token is then not
   * spent. Never throws for a place that is away.
   */
  rehearse(place: EscrowPlace): Promise<boolean>;
  /** Keeps a sealed answer. Resolves with whether it is durable here. */
  keep(place: EscrowPlace, sealed: Uint8Array): Promise<boolean>;
  /** Returns every answer kept for a generation, of all attempts, newest attempt first; those that can be read. */
  read(place: Pick<EscrowPlace, 'account' | 'generation'>): Promise<Uint8Array[]>;
  /** Forgets what is kept for a generation. What cannot be dropped now lapses by itself. */
  drop(place: Pick<EscrowPlace, 'account' | 'generation'>): Promise<void>;
}

/** How long an answer is kept that nobody dropped. A person may need days to look into a chain that broke. */
export const escrowLifeMs = 7 * 24 * 60 * 60 * 1000;

/** Keeps nothing, and lets refreshes go ahead all the same: for a process that has no place to keep anything. */
export const noEscrow: Escrow = {
  rehearse: async () => true,
  keep: async () => false,
  read: async () => [],
  drop: async () => {},
};

/**
 * Joins several places into one. An answer is kept in all at once; one place is enough to go ahead, since each alone
 * can bring it back.
 */
export const joinEscrows = (places: readonly Escrow[]): Escrow => {
  const anyOf = async (each: (escrow: Escrow) => Promise<boolean>): Promise<boolean> =>
    (await Promise.all(places.map(each))).includes(true);
  return {
    rehearse: (place) => anyOf((escrow) => escrow.rehearse(place)),
    keep: (place, sealed) => anyOf((escrow) => escrow.keep(place, sealed)),
    read: async (place) => (await Promise.all(places.map((escrow) => escrow.read(place)))).flat(),
    drop: async (place) => void (await Promise.all(places.map((escrow) => escrow.drop(place)))),
  };
};
