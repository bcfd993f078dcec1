import { z } from 'zod';
import type { Operation } from './operation.ts';
import { parseRequest, secretIdField, stageField, versionIdField } from './request-fields.ts';
import type { Secret } from './secret.ts';
import { ServiceError } from './service-error.ts';
import { currentLabel, placeLabels, removeLabel } from './staging-labels.ts';

const requestSchema = z.object({
  SecretId: secretIdField,
  VersionStage: stageField,
  RemoveFromVersionId: versionIdField.optional(),
  MoveToVersionId: versionIdField.optional(),
});

const refuse = (message: string): ServiceError => new ServiceError('InvalidParameterException', message);

/** Passes when the caller knows who holds the label: the compare of the compare-and-swap. */
const checkHolder = (secret: Secret, label: string, from: string | undefined, to: string | undefined): void => {
  const holder = secret.labels.get(label);

  if (from === undefined && holder !== undefined && holder !== to) {
    throw refuse(
      `The parameter RemoveFromVersionId can't be empty. Staging label ${label} is currently attached to version ${holder}, so you must explicitly reference that version in RemoveFromVersionId.`,
    );
  }
  if (from !== undefined && from !== holder) {
    throw refuse(`RemoveFromVersionId must be the version that currently has the staging label ${label}.`);
  }
};

const moveLabel = (secret: Secret, label: string, to: string): void => {
  if (!secret.versions.has(to)) {
    throw new ServiceError('ResourceNotFoundException', `Secrets Manager can't find the specified version: ${to}`);
  }

  placeLabels(secret, to, [label]);
};

const dropLabel = (secret: Secret, label: string): void => {
  if (label === currentLabel) {
    throw refuse(
      "You can only move staging label AWSCURRENT to a different secret version. It can't be completely removed.",
    );
  }

  removeLabel(secret, label);
};

/**
 * Moves a label to a version, or takes it away when no version to move it to is named.
 *
 * A label that sits on another version moves only when `RemoveFromVersionId` names that version. The same move asked again
 * is therefore refused: the label has left the version it names. Moving AWSCURRENT moves AWSPREVIOUS to the version it
 * left; taking AWSCURRENT away is refused.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_UpdateSecretVersionStage.html
 */
export const updateSecretVersionStage: Operation = {
  writes: true,
  run: (request, { store, now, lies }) => {
    const { SecretId, VersionStage, RemoveFromVersionId, MoveToVersionId } = parseRequest(requestSchema, request);
    const secret = store.find(SecretId);
    if (RemoveFromVersionId === undefined && MoveToVersionId === undefined) {
      throw refuse('You must provide MoveToVersionId, RemoveFromVersionId, or both.');
    }

    const isChecked = lies === false || lies === 'create';
    if (isChecked) checkHolder(secret, VersionStage, RemoveFromVersionId, MoveToVersionId);
    if (MoveToVersionId === undefined) dropLabel(secret, VersionStage);
    else moveLabel(secret, VersionStage, MoveToVersionId);
    secret.lastChangedMs = now();

    return { ARN: secret.arn, Name: secret.name };
  },
};
