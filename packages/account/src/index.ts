export { type AcceptedGrant, type AcceptGrantOptions, acceptGrant } from './accept-grant.ts';
export {
  type Application,
  type ApplicationDependencies,
  type ApplicationDoor,
  createApplicationDoor,
} from './application.ts';
export { type CallApi, createCallApi, reportAnswer } from './call-api.ts';
export { type GrantRefusal, GrantRefusedError } from './grant-refused-error.ts';
export { type OpenTokensOptions, openTokens } from './open-tokens.ts';
export { createProbe } from './probe.ts';
