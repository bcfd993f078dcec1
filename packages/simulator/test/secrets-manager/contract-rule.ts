import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { SecretsManagerClient, SecretsManagerServiceException } from '@aws-sdk/client-secrets-manager';

/** Is one rule of AWS Secrets Manager: a sentence, and a check that rejects when a store breaks it. Needs no test runner. */
export interface ContractRule {
  readonly rule: string;
  check(client: SecretsManagerClient): Promise<void>;
}

/** Is one rule that a store is known to break, and what it does instead. */
export interface Deviation {
  /** The sentence of the rule, letter by letter. */
  readonly rule: string;
  readonly instead: string;
  /** Rejects when the store no longer does this. */
  observe(client: SecretsManagerClient): Promise<void>;
}

/** Makes a client that sends each call once. */
export const connectSecretsManager = (endpoint: string): SecretsManagerClient =>
  new SecretsManagerClient({
    endpoint,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'contract', secretAccessKey: 'contract' },
  });

/** Makes a name no other check uses. */
export const newName = (): string => `contract/${randomUUID()}`;

/** Makes a token no other check uses. */
export const newToken = (): string => randomUUID();

/** Passes when the call is refused with one of the given error types. Any answer, or another error, is an assertion error. */
export const refused = async (call: Promise<unknown>, ...types: readonly string[]): Promise<void> => {
  const outcome = await call.then(
    () => 'an answer',
    (error: unknown) => (error instanceof SecretsManagerServiceException ? error.name : Promise.reject(error)),
  );

  assert.ok(types.includes(outcome), `expected ${types.join(' or ')}, got ${outcome}`);
};
