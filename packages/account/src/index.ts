export { type AcceptedGrant, type AcceptGrantOptions, acceptGrant } from './accept-grant.ts';
export { ApiAwayError } from './api-away-error.ts';
export { type ApiGate, createApiGate, type GatePass } from './api-gate.ts';
export {
  type Application,
  type ApplicationDependencies,
  type ApplicationDoor,
  createApplicationDoor,
} from './application.ts';
export { type CallApi, createCallApi, reportAnswer } from './call-api.ts';
export { describeDistance, describeDuration, describeMoment } from './describe-time.ts';
export { type DescribedSettings, describeTokenState, type Fact } from './describe-token-state.ts';
export { escrowDirectory } from './escrow-directory.ts';
export { findStoredGrant, readEpoch, type StoredGrant } from './find-stored-grant.ts';
export { type GrantRefusal, GrantRefusedError } from './grant-refused-error.ts';
export { judgeTokenState, type TokenJudgement } from './judge-token-state.ts';
export { createUnchangedMemory } from './memory/create-unchanged-memory.ts';
export { type Delivered, type MemoryStore, shorten } from './memory/memory-store.ts';
export { createRedisMemoryStore } from './memory/redis-memory-store.ts';
export {
  type LeadInHand,
  noUnchangedMemory,
  type Recollection,
  type UnchangedMemory,
} from './memory/unchanged-memory.ts';
export {
  createOutageMetrics,
  createUnchangedMemoryMetrics,
  type OutageMetrics,
  type UnchangedMemoryMetrics,
} from './metrics.ts';
export { type OpenTokensOptions, openTokens } from './open-tokens.ts';
export { createProbe } from './probe.ts';
export { type ReadOutagesOptions, readOutages, type StandingOutages } from './read-outages.ts';
