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
export { type ConstantContactOptions, createConstantContact, type Timeouts } from './create-constant-contact.ts';
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
  type StatusClass,
} from './metrics.ts';
