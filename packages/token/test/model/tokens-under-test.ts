import { type Clock, createRegistry } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import type { Escrow } from '../../src/escrow.ts';
import type { GenerationChannel } from '../../src/generation-channel.ts';
import type { Lease } from '../../src/lease.ts';
import { createTokenMetrics } from '../../src/metrics.ts';
import type { RefreshGrant } from '../../src/refresh-grant.ts';
import type { Probe } from '../../src/replace-refused.ts';
import type { SentMarker } from '../../src/sent-marker.ts';
import type { SpentTokens } from '../../src/spent-tokens.ts';
import type { Suspicion } from '../../src/suspicion.ts';
import { createTokenProvider } from '../../src/token-provider.ts';
import { createTokenStore } from '../../src/token-store.ts';
import type { VersionedSecret } from '../../src/versioned-secret.ts';
import type { Tokens } from './model-worker.ts';

/** What a worker of the model has to work with. */
export interface WorkerPorts {
  readonly owner: string;
  readonly clock: Clock;
  readonly secret: VersionedSecret;
  readonly grant: RefreshGrant;
  readonly lease: Lease;
  readonly marker: SentMarker;
  readonly channel: GenerationChannel;
  readonly escrow: Escrow;
  readonly spent: SpentTokens;
  readonly suspicion: Suspicion;
  readonly probe: Probe;
  readonly random: () => number;
  /** Time in which the server answers a refresh token again; 0 where it does not. */
  readonly serverGraceMs: number;
}

/** Creates the tokens of one worker: the protocol, or a pattern to compare it with. */
export type TokensUnderTest = (ports: WorkerPorts) => Tokens;

const metrics = createTokenMetrics(createRegistry({ service: 'token-model', version: '0' }));

/** The protocol as it ships: the real provider over the real store. */
export const protocol: TokensUnderTest = ({ secret, ...ports }) =>
  createTokenProvider({
    ...ports,
    account: 'default',
    store: createTokenStore(secret),
    logger: silentLogger,
    metrics,
  });
