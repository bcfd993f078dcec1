import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { findRepeat, type NewVersion, readNewVersion } from './new-version.ts';
import type { Operation } from './operation.ts';
import { pruneVersions } from './prune-versions.ts';
import { newVersionFields, parseRequest, secretIdField, stageField } from './request-fields.ts';
import { type Secret, stagesOf } from './secret.ts';
import { ServiceError } from './service-error.ts';
import { currentLabel, maxLabels, placeLabels } from './staging-labels.ts';

const requestSchema = z.object({
  ...newVersionFields,
  SecretId: secretIdField,
  VersionStages: z.array(stageField).min(1).max(maxLabels).optional(),
});

const answer = (secret: Secret, versionId: string): object => ({
  ARN: secret.arn,
  Name: secret.name,
  VersionId: versionId,
  VersionStages: stagesOf(secret, versionId),
});

const addVersion = (secret: Secret, version: NewVersion, stages: readonly string[], nowMs: number): void => {
  const isFirst = secret.versions.size === 0;

  // Labels first: they may be refused, and then there must be no version either.
  placeLabels(secret, version.id, isFirst ? [...stages, currentLabel] : stages);
  secret.versions.set(version.id, { ...version, createdMs: nowMs });
  secret.lastChangedMs = nowMs;
  pruneVersions(secret, nowMs);
};

/**
 * Adds a version whose id is the request's token. Without `VersionStages` it becomes AWSCURRENT, whoever was that before.
 *
 * The same token with the same data changes nothing, labels included, and is answered with the labels the version holds now;
 * with other data it is refused. That makes it a create-if-absent.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutSecretValue.html
 */
export const putSecretValue: Operation = {
  writes: true,
  run: (request, { store, now, lies }) => {
    const wanted = parseRequest(requestSchema, request);
    const asked = readNewVersion(wanted);
    if (asked === undefined) {
      throw new ServiceError('InvalidRequestException', 'You must provide either SecretString or SecretBinary.');
    }

    const secret = store.find(wanted.SecretId);
    const version = lies === true ? { ...asked, id: randomUUID() } : asked;
    if (lies === 'create' && secret.versions.has(version.id)) return answer(secret, version.id);
    if (!findRepeat(secret, version)) addVersion(secret, version, wanted.VersionStages ?? [currentLabel], now());

    return answer(secret, version.id);
  },
};
