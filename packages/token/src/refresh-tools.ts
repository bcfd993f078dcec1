import type { Clock, Logger } from '@leadferry/runtime';
import type { GenerationChannel } from './generation-channel.ts';
import type { Lease } from './lease.ts';
import type { TokenMetrics } from './metrics.ts';
import type { RefreshGrant } from './refresh-grant.ts';
import type { SentMarker } from './sent-marker.ts';
import type { TokenStore } from './token-store.ts';

/** What a refresh works with. */
export interface RefreshTools {
  readonly account: string;
  /** Names this process in claims and log lines. */
  readonly owner: string;
  readonly store: TokenStore;
  readonly grant: RefreshGrant;
  readonly lease: Lease;
  readonly marker: SentMarker;
  readonly channel: GenerationChannel;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: TokenMetrics;
  /** Aborted when the process stops: no claim is begun any more, one that was begun is carried to its end. */
  readonly closing: AbortSignal;
}
