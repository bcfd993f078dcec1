import { createMemorySecret, type MemorySecret } from './memory-secret.ts';
import { createTokenStore, type TokenStore } from './token-store.ts';

export { createMemoryEscrow, type MemoryEscrow } from './memory-escrow.ts';
export { createMemoryLease, type MemoryLease } from './memory-lease.ts';
export { createMemorySecret, type MemorySecret } from './memory-secret.ts';
export { createMemorySentMarker } from './memory-sent-marker.ts';
export { answerWith, createScriptedGrant, type ScriptedGrant } from './scripted-grant.ts';

/** Creates a token store in memory; stores that share a secret see each other, as workers do. */
export const createMemoryTokenStore = (secret: MemorySecret = createMemorySecret()): TokenStore =>
  createTokenStore(secret);
