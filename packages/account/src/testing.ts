export { createCallSeats } from './call-seats.ts';
export { createVolatileMemoryStore } from './memory/volatile-memory-store.ts';
export { createOpenGate } from './open-gate.ts';
export { createScriptedContacts } from './scripted-contacts.ts';
export { createScriptedSecrets, type ScriptedSecrets, throttling } from './scripted-secrets.ts';
export { createScriptedTokens, makeToken, type ScriptedTokens } from './scripted-tokens.ts';
