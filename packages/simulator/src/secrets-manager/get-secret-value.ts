import { z } from 'zod';
import type { Operation } from './operation.ts';
import { parseRequest, secretIdField, stageField, versionIdField } from './request-fields.ts';
import { type Secret, type SecretVersion, stagesOf, toDay, toEpochSeconds } from './secret.ts';
import { ServiceError, valueNotFound } from './service-error.ts';
import { currentLabel } from './staging-labels.ts';

const requestSchema = z.object({
  SecretId: secretIdField,
  VersionId: versionIdField.optional(),
  VersionStage: stageField.optional(),
});

const findByStage = (secret: Secret, stage: string): SecretVersion => {
  const version = secret.versions.get(secret.labels.get(stage) ?? '');
  if (version === undefined) throw valueNotFound('staging label', stage);

  return version;
};

const findById = (secret: Secret, versionId: string, stage: string | undefined): SecretVersion => {
  const version = secret.versions.get(versionId);
  if (version === undefined) throw valueNotFound('VersionId', versionId);

  if (stage !== undefined && secret.labels.get(stage) !== versionId) {
    throw new ServiceError(
      'InvalidRequestException',
      'You provided a VersionStage that is not associated to the provided VersionId.',
    );
  }

  return version;
};

/**
 * Answers the data of one version: by id, by label, by both when they mean the same version, else the one at AWSCURRENT.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 */
export const getSecretValue: Operation = {
  writes: false,
  run: (request, { store, now }) => {
    const { SecretId, VersionId, VersionStage } = parseRequest(requestSchema, request);
    const secret = store.find(SecretId);
    const version =
      VersionId === undefined
        ? findByStage(secret, VersionStage ?? currentLabel)
        : findById(secret, VersionId, VersionStage);

    version.lastAccessedMs = toDay(now());
    secret.lastAccessedMs = toDay(now());

    return {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: version.id,
      [version.value.kind === 'string' ? 'SecretString' : 'SecretBinary']: version.value.data,
      VersionStages: stagesOf(secret, version.id),
      CreatedDate: toEpochSeconds(version.createdMs),
    };
  },
};
