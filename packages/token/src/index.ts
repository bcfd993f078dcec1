export { readJwtClaims } from './access-token-expiry.ts';
export type { TokenProvider } from './access-tokens.ts';
export { type ApplicationSecret, readApplicationSecret } from './application-secret.ts';
export { askConsentPage, type ConsentPageAnswer } from './ask-consent-page.ts';
export {
  type AuthorizationCodeGrant,
  type AuthorizationCodeGrantOptions,
  createAuthorizationCodeGrant,
} from './authorization-code-grant.ts';
export type { AuthorizationRequest, CodeExchange } from './authorization-code-request.ts';
export { AuthorizationError, type AuthorizationFault } from './authorization-error.ts';
export { awaitDeviceConsent, type DeviceConsent } from './await-device-consent.ts';
export { createDeviceGrant, type DeviceGrant, type DeviceGrantOptions } from './device-grant.ts';
export type { DeviceAuthorization, DevicePoll } from './device-request.ts';
export {
  GrantRejectedError,
  isTokenError,
  TokenConfigError,
  type TokenError,
  TokenRefusedError,
  TokenUnavailableError,
} from './errors.ts';
export { type Escrow, joinEscrows } from './escrow.ts';
export { formatGeneration, type Generation, isNewer } from './generation.ts';
export { createRedisGenerationChannel, type GenerationChannel } from './generation-channel.ts';
export { createRedlockLease, type Lease, type LeaseAnswer, type RedlockLeaseOptions } from './lease.ts';
export { createLocalEscrow } from './local-escrow.ts';
export { createTokenMetrics, refreshOutcomes, type TokenMetrics } from './metrics.ts';
export { PastedResponseError, type PastedResponseFault, readPastedResponse } from './pasted-response.ts';
export type { PinnedAccount } from './pinned-account.ts';
export { probeSecretRights, type RightVerdict, type SecretProbe, type SecretRight } from './probe-secret-rights.ts';
export { createReaderProvider, type ReaderProviderOptions } from './reader-provider.ts';
export { createRedisEscrow } from './redis-escrow.ts';
export { createRefreshGrant, type RefreshGrant, type RefreshGrantOptions } from './refresh-grant.ts';
export { type OnRefreshStep, type RefreshStep, refreshSteps } from './refresh-steps.ts';
export type { Probe } from './replace-refused.ts';
export {
  createSecretsManagerClient,
  type SecretsManagerApi,
  type SecretsManagerClientOptions,
} from './secrets-manager-client.ts';
export {
  createSecretsManagerReader,
  createSecretsManagerStore,
  type SecretsManagerStoreOptions,
} from './secrets-manager-store.ts';
export { createRedisSentMarker, type SentMarker } from './sent-marker.ts';
export { createRedisSpentTokens, type SpentTokens } from './spent-tokens.ts';
export type { NewGrant } from './store-grant.ts';
export { createRedisSuspicion, type Suspicion } from './suspicion.ts';
export { createTokenProvider, type TokenProviderOptions } from './token-provider.ts';
export type { ReceivedGrant } from './token-response.ts';
export type { AccessToken } from './token-set.ts';
export { type GrantState, readTokenState, type TokenState } from './token-state.ts';
export type { TokenReader, TokenStore } from './token-store.ts';
