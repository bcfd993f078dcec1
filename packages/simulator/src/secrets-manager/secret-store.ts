import type { Secret } from './secret.ts';
import { secretNotFound } from './service-error.ts';

/** Keeps the secrets of one emulator in memory, by name. */
export interface SecretStore {
  /**
   * Finds a secret by its name, its ARN, or its ARN without the last hyphen and six characters.
   *
   * @throws {ServiceError} `ResourceNotFoundException`.
   */
  find(secretId: string): Secret;
  findByName(name: string): Secret | undefined;
  add(secret: Secret): void;
  all(): readonly Secret[];
}

const arnPrefix = 'arn:';
const suffixLength = '-abcdef'.length;

const isArnOf = (secret: Secret, arn: string): boolean =>
  secret.arn === arn || secret.arn.slice(0, -suffixLength) === arn;

/** Makes a store that starts with the given secrets. */
export const createSecretStore = ({ secrets = [] }: { secrets?: readonly Secret[] } = {}): SecretStore => {
  const byName = new Map(secrets.map((secret) => [secret.name, secret]));

  const lookUp = (secretId: string): Secret | undefined =>
    secretId.startsWith(arnPrefix)
      ? [...byName.values()].find((secret) => isArnOf(secret, secretId))
      : byName.get(secretId);

  return {
    find: (secretId) => {
      const secret = lookUp(secretId);
      if (secret === undefined) throw secretNotFound();

      return secret;
    },
    findByName: (name) => byName.get(name),
    add: (secret) => {
      byName.set(secret.name, secret);
    },
    all: () => [...byName.values()],
  };
};
