import { z } from 'zod';
import { ServiceError } from './service-error.ts';
import type { OperationName, Refusal } from './switches.ts';

const addressed = z.object({ SecretId: z.string().optional(), Name: z.string().optional() });

/**
 * Refuses a call that the switch `refusals` forbids, as AWS does: before the request itself is looked at, so that a role learns
 * nothing of a secret it may not touch.
 *
 * @throws {ServiceError} `AccessDeniedException`, with AWS's words for the role or for the key.
 */
export const refuseCall = (refusals: readonly Refusal[], operation: OperationName, request: unknown): void => {
  const { SecretId, Name } = addressed.safeParse(request).data ?? {};
  const secret = SecretId ?? Name ?? '';
  const refusal = refusals.find((each) => each.operation === operation && isAbout(each, secret));
  if (refusal?.by === 'kms') throw new ServiceError('AccessDeniedException', 'Access to KMS is not allowed');
  if (refusal === undefined) return;
  const role = 'arn:aws:sts::123456789012:assumed-role/leadferry/session';
  throw new ServiceError(
    'AccessDeniedException',
    `User: ${role} is not authorized to perform: secretsmanager:${operation} on resource: ${secret} because no identity-based policy allows the secretsmanager:${operation} action`,
  );
};

const isAbout = ({ secret: wanted }: Refusal, secret: string): boolean =>
  wanted === undefined || secret === wanted || secret.includes(`:secret:${wanted}-`);
