import { z } from 'zod';
import { findRepeat, type NewVersion, readNewVersion } from './new-version.ts';
import type { Operation, OperationContext } from './operation.ts';
import { newVersionFields, parseRequest } from './request-fields.ts';
import type { Secret } from './secret.ts';
import { ServiceError } from './service-error.ts';
import { currentLabel, placeLabels } from './staging-labels.ts';

const requestSchema = z.object({
  ...newVersionFields,
  Name: z.string().min(1).max(512),
  Description: z.string().max(2048).optional(),
});

const nameForm = /^[A-Za-z0-9/_+=.@!-]+$/;
const arnStart = 'arn:aws:secretsmanager:us-east-1:123456789012:secret:';
const suffixLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

const makeArn = (name: string, random: () => number): string => {
  const suffix = Array.from({ length: 6 }, () => suffixLetters.charAt(Math.floor(random() * suffixLetters.length)));

  return `${arnStart}${name}-${suffix.join('')}`;
};

const answer = (secret: Secret, version: NewVersion | undefined): object => ({
  ARN: secret.arn,
  Name: secret.name,
  ...(version && { VersionId: version.id }),
});

const addSecret = (name: string, description: string | undefined, { store, now, random }: OperationContext): Secret => {
  const secret: Secret = {
    name,
    arn: makeArn(name, random),
    ...(description && { description }),
    createdMs: now(),
    lastChangedMs: now(),
    versions: new Map(),
    labels: new Map(),
  };
  store.add(secret);

  return secret;
};

const answerExisting = (secret: Secret, version: NewVersion | undefined): object => {
  if (version !== undefined && findRepeat(secret, version)) return answer(secret, version);

  throw new ServiceError(
    'ResourceExistsException',
    `The operation failed because the secret ${secret.name} already exists.`,
  );
};

/**
 * Makes a secret, with a first version labelled AWSCURRENT when the request brings data. The same request again is answered
 * as before; any other for the same name is refused.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_CreateSecret.html
 */
export const createSecret: Operation = {
  writes: true,
  run: (request, context) => {
    const wanted = parseRequest(requestSchema, request);
    if (!nameForm.test(wanted.Name)) {
      throw new ServiceError(
        'ValidationException',
        'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
      );
    }

    const version = readNewVersion(wanted);
    const existing = context.store.findByName(wanted.Name);
    if (existing) return answerExisting(existing, version);

    const secret = addSecret(wanted.Name, wanted.Description, context);
    if (version) {
      secret.versions.set(version.id, { ...version, createdMs: secret.createdMs });
      placeLabels(secret, version.id, [currentLabel]);
    }

    return answer(secret, version);
  },
};
