import { z } from 'zod';
import type { Operation } from './operation.ts';
import { parseRequest, secretIdField } from './request-fields.ts';
import { stagesOf, toEpochSeconds } from './secret.ts';

const requestSchema = z.object({ SecretId: secretIdField });

/**
 * Answers what is known of a secret without its data. `VersionIdsToStages` holds the versions that have a label, and is left
 * out when there is none.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html
 */
export const describeSecret: Operation = {
  writes: false,
  run: (request, { store }) => {
    const secret = store.find(parseRequest(requestSchema, request).SecretId);
    const labelled = [...new Set(secret.labels.values())];

    return {
      ARN: secret.arn,
      Name: secret.name,
      ...(secret.description && { Description: secret.description }),
      CreatedDate: toEpochSeconds(secret.createdMs),
      LastChangedDate: toEpochSeconds(secret.lastChangedMs),
      ...(secret.lastAccessedMs !== undefined && { LastAccessedDate: toEpochSeconds(secret.lastAccessedMs) }),
      ...(labelled.length > 0 && {
        VersionIdsToStages: Object.fromEntries(labelled.map((id) => [id, stagesOf(secret, id)])),
      }),
    };
  },
};
