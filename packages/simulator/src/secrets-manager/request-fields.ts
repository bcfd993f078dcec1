import { z } from 'zod';
import { ServiceError } from './service-error.ts';

/** Counts the bytes a secret value may have (AWS quotas page). Text counts as UTF-8. */
export const maxValueBytes = 65_536;

const versionIdLength = { min: 32, max: 64 };

/** Fits `SecretId`: a name or an ARN. */
export const secretIdField = z.string().min(1).max(2048);

/** Fits a version id. */
export const versionIdField = z.string().min(versionIdLength.min).max(versionIdLength.max);

/** Fits one staging label. */
export const stageField = z.string().min(1).max(256);

/** Fits the fields with which a request brings a new version. Which of them must be there is decided by `readNewVersion`. */
export const newVersionFields = {
  ClientRequestToken: versionIdField.optional(),
  SecretString: z
    .string()
    .min(1)
    .refine((text) => Buffer.byteLength(text) <= maxValueBytes, `Member must have at most ${maxValueBytes} bytes`)
    .optional(),
  SecretBinary: z
    .base64()
    .min(1)
    .refine(
      (text) => Buffer.byteLength(text, 'base64') <= maxValueBytes,
      `Member must have at most ${maxValueBytes} bytes`,
    )
    .optional(),
};

/**
 * Checks a request against the limits of AWS's service model. Fields the emulator does not know are ignored.
 *
 * @throws {ServiceError} `ValidationException`, which names the fields and what is wrong with them, never their values.
 */
export const parseRequest = <Schema extends z.ZodType>(schema: Schema, request: unknown): z.output<Schema> => {
  const parsed = schema.safeParse(request);
  if (parsed.success) return parsed.data;

  const faults = parsed.error.issues.map(
    ({ path, message }) => `Value at '${path.join('.')}' failed to satisfy constraint: ${message}`,
  );
  const noun = faults.length === 1 ? 'error' : 'errors';
  throw new ServiceError('ValidationException', `${faults.length} validation ${noun} detected: ${faults.join('; ')}`);
};
