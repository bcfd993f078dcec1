import type { Clock, Logger } from '@leadferry/runtime';
import type { Escrow } from './escrow.ts';
import type { GenerationChannel } from './generation-channel.ts';
import type { Lease } from './lease.ts';
import type { TokenMetrics } from './metrics.ts';
import type { RefreshGrant } from './refresh-grant.ts';
import type { OnRefreshStep } from './refresh-steps.ts';
import type { SentMarker } from './sent-marker.ts';
import type { SpentTokens } from './spent-tokens.ts';
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
  readonly escrow: Escrow;
  readonly spent: SpentTokens;
  readonly channel: GenerationChannel;
  /** How long the server still takes a refresh token that was used, as measured; 0 where nobody measured. */
  readonly serverGraceMs: number;
  readonly onStep: OnRefreshStep;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: TokenMetrics;
  /** Aborted when the process stops: no claim is begun any more, one that was begun is carried to its end. */
  readonly closing: AbortSignal;
}
