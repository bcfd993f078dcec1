import type { EndpointName } from '../http/endpoint-name.ts';

/**
 * How a request ended for the one who sent it.
 *
 * - `answered`: the whole answer was handed to the network.
 * - `hung`: no answer, the connection left open.
 * - `reset_before`: the connection was cut, nothing was applied.
 * - `reset_after`: the connection was cut (or the answer cut short) after the write was applied.
 * - `abandoned`: the sender closed the connection before the answer was out.
 */
export type Answered = 'answered' | 'hung' | 'reset_before' | 'reset_after' | 'abandoned';

/** One request as the simulator saw it. Times are those of its arrival; absent fields were not known. */
export interface JournalEntry {
  /** Position in the journal, from 0. Writes stand in the order in which they were applied. */
  readonly index: number;
  /** Arrival, epoch milliseconds, without the clock offset. */
  readonly atMs: number;
  /** Arrival on the clock that never jumps, milliseconds. */
  readonly monotonicMs: number;
  readonly kind: 'api' | 'authorization';
  readonly endpoint: EndpointName;
  readonly method: string;
  /** The status that was sent; 0 when none was. */
  readonly status: number;
  readonly answered: Answered;
  /** Whether this request changed a contact or a name, or issued a token set. */
  readonly applied: boolean;
  readonly account: string | undefined;
  /** The client id, which the vendor calls API key. */
  readonly application: string | undefined;
  /** The number of the token set within its account, from 1: the one used, or for the token endpoint the one issued. */
  readonly generation: number | undefined;
  /** The lower-cased email address. The journal is for tests: it may hold personal data. */
  readonly contactKey: string | undefined;
  readonly contactId: string | undefined;
  /** Value sent for the custom field named `proof_seq`. */
  readonly proofSeq: string | undefined;
  /** `error_key` of the API, or `error` of the authorization server. */
  readonly errorKey: string | undefined;
  /** Only token endpoint: the grant type asked for. */
  readonly grantType: string | undefined;
  /** Only token endpoint: names the refresh token that was presented, by the first 16 hex digits of its SHA-256. */
  readonly refreshTokenHash: string | undefined;
}

/** What is known of a request besides its place in the journal. */
export type JournalNote = Omit<JournalEntry, 'index'>;

/** A moment at which the simulator itself was late, so that proofs can tell its delays from the client's. */
export interface LagSample {
  readonly atMs: number;
  readonly monotonicMs: number;
  readonly lateMs: number;
}
