export type {
  AccountSummary,
  ContactAnswer,
  ContactList,
  CustomField,
  Page,
  SignUpAnswer,
  Tag,
  TaggingAnswer,
  UserPrivilege,
} from './answers.ts';
export type { ConstantContact } from './constant-contact.ts';
export type {
  Contact,
  CustomFieldValue,
  EmailAddress,
  Open,
  Permission,
  PhoneNumber,
  Source,
  StreetAddress,
} from './contact.ts';
export { contactLimits } from './contact-limits.ts';
export type { ContactUpdate, NewContact, PersonFields, SignUpCustomField, SignUpForm } from './contact-requests.ts';
export { type ConstantContactOptions, createConstantContact } from './create-constant-contact.ts';
export {
  ConflictError,
  ContactRejectedError,
  ContactsUnavailableError,
  type FailurePhase,
  ForbiddenError,
  NotFoundError,
  RateLimitedError,
  UnauthorizedError,
  UnknownNameError,
} from './errors.ts';
export {
  type ApiMetrics,
  createApiMetrics,
  createNamesMetrics,
  type Endpoint,
  endpoints,
  type NamesMetrics,
} from './metrics.ts';
export type { CreateNamed } from './names/create-missing.ts';
export { createMemoryNamesCache } from './names/memory-names-cache.ts';
export type { NamedId, NamedIds, NameKind } from './names/named-ids.ts';
export {
  createNames,
  type Names,
  type NamesOptions,
  type ResolvedNames,
  type ResolveOptions,
  type WantedNames,
} from './names/names.ts';
export type { NamesCache, ReleaseClaim } from './names/names-cache.ts';
export { createRedisNamesCache, type RedisNamesCacheOptions } from './names/redis-names-cache.ts';
export type { FollowCall } from './send.ts';
export type { Timeouts } from './timeouts.ts';
