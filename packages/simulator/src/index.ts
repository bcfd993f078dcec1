export type { TokenAnswer } from './authorization/token-answer.ts';
export type { TimeSource } from './clock.ts';
export type { Contact, EmailAddress, PermissionToSend } from './contacts/contact.ts';
export type { ContactSeed } from './contacts/contact-seed.ts';
export type { AccountInspector, AccountNames } from './control/account-inspector.ts';
export type { RemoteAccount } from './control/remote-account.ts';
export {
  connectSimulatorControl,
  type SimulatorControl,
  SimulatorControlError,
} from './control/simulator-control.ts';
export type { FaultRule, FaultRuleInput } from './faults/fault-rule.ts';
export type { EndpointName } from './http/endpoint-name.ts';
export type { Journal } from './journal/journal.ts';
export type { Answered, JournalEntry, LagSample } from './journal/journal-entry.ts';
export {
  appliedWrites,
  countBy,
  countExchanges,
  countOrderBreaks,
  type ExchangeCount,
  maxPerSecond,
} from './journal/read-journal.ts';
export {
  type SecretsManagerEmulator,
  type SecretsManagerEmulatorOptions,
  startSecretsManagerEmulator,
} from './secrets-manager/emulator.ts';
export type { SecretsManagerSwitches, SecretsManagerSwitchesUpdate } from './secrets-manager/switches.ts';
export { createSeededRandom } from './seeded-random.ts';
export { type Setup, setupSchema } from './setup-file.ts';
export {
  DEFAULT_SCOPES,
  type GrantOptions,
  type Simulator,
  type SimulatorOptions,
} from './simulator.ts';
export { startSimulator } from './start-simulator.ts';
export type { Switches, SwitchesUpdate } from './switches.ts';
export type { AccountInput } from './world/account.ts';
export type { Application, ApplicationInput } from './world/application.ts';
