import { createSecret } from './create-secret.ts';
import { describeSecret } from './describe-secret.ts';
import { getSecretValue } from './get-secret-value.ts';
import { listSecretVersionIds } from './list-secret-version-ids.ts';
import type { Operation } from './operation.ts';
import { putSecretValue } from './put-secret-value.ts';
import type { OperationName } from './switches.ts';
import { updateSecretVersionStage } from './update-secret-version-stage.ts';

/** Holds every operation by its name. */
export const operations: Readonly<Record<OperationName, Operation>> = {
  CreateSecret: createSecret,
  DescribeSecret: describeSecret,
  GetSecretValue: getSecretValue,
  ListSecretVersionIds: listSecretVersionIds,
  PutSecretValue: putSecretValue,
  UpdateSecretVersionStage: updateSecretVersionStage,
};
