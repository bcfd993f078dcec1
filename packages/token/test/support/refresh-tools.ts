import { silentLogger } from '@leadferry/runtime/testing';
import { noGenerationChannel } from '../../src/generation-channel.ts';
import type { RefreshTools } from '../../src/refresh-tools.ts';
import { noSpentTokens } from '../../src/spent-tokens.ts';
import { createMemoryEscrow, createMemoryTokenStore } from '../../src/testing.ts';
import type { Fleet } from './fleet.ts';

/** What one worker of a fleet works with, for tests of a single step of a refresh. */
export const toolsOf = (
  { secret, clock, lease, marker, grant, metrics }: Fleet,
  change: Partial<RefreshTools> = {},
): RefreshTools => ({
  account: 'default',
  owner: 'me',
  store: createMemoryTokenStore(secret),
  grant,
  lease,
  marker,
  escrow: createMemoryEscrow(),
  spent: noSpentTokens,
  channel: noGenerationChannel,
  serverGraceMs: 0,
  onStep: () => {},
  clock,
  logger: silentLogger,
  metrics,
  closing: new AbortController().signal,
  ...change,
});
