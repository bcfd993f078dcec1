import { z } from 'zod';
import type { Operation } from './operation.ts';
import { parseRequest, secretIdField } from './request-fields.ts';
import { type Secret, type SecretVersion, stagesOf, toEpochSeconds } from './secret.ts';
import { ServiceError } from './service-error.ts';

const requestSchema = z.object({
  SecretId: secretIdField,
  IncludeDeprecated: z.boolean().optional(),
  MaxResults: z.int().min(1).max(100).optional(),
  NextToken: z.string().min(1).max(4096).optional(),
});

const pageSize = 100;

const describeVersion = (secret: Secret, version: SecretVersion): object => {
  const stages = stagesOf(secret, version.id);

  return {
    VersionId: version.id,
    ...(stages.length > 0 && { VersionStages: stages }),
    CreatedDate: toEpochSeconds(version.createdMs),
    ...(version.lastAccessedMs !== undefined && { LastAccessedDate: toEpochSeconds(version.lastAccessedMs) }),
    KmsKeyIds: ['DefaultEncryptionKey'],
  };
};

const encodeStart = (start: number): string => Buffer.from(String(start)).toString('base64url');

const decodeStart = (token: string): number => {
  const start = Number(Buffer.from(token, 'base64url').toString());
  if (!Number.isInteger(start) || start < 1) {
    throw new ServiceError('InvalidNextTokenException', 'Invalid NextToken.');
  }

  return start;
};

/**
 * Answers the versions of a secret that have a label, oldest first; with `IncludeDeprecated` also those that have none.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_ListSecretVersionIds.html
 */
export const listSecretVersionIds: Operation = {
  writes: false,
  run: (request, { store }) => {
    const { SecretId, IncludeDeprecated, MaxResults = pageSize, NextToken } = parseRequest(requestSchema, request);
    const secret = store.find(SecretId);
    const labelled = new Set(secret.labels.values());

    const listed = [...secret.versions.values()].filter(({ id }) => IncludeDeprecated === true || labelled.has(id));
    const start = NextToken === undefined ? 0 : decodeStart(NextToken);
    const end = start + MaxResults;

    return {
      ARN: secret.arn,
      Name: secret.name,
      Versions: listed.slice(start, end).map((version) => describeVersion(secret, version)),
      ...(end < listed.length && { NextToken: encodeStart(end) }),
    };
  },
};
