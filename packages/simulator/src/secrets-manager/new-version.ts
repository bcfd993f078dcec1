import { isSameValue, type Secret, type SecretValue, type SecretVersion } from './secret.ts';
import { ServiceError } from './service-error.ts';

/** Is a version that a request asks for: the id it must have and its data. */
export interface NewVersion {
  readonly id: string;
  readonly value: SecretValue;
}

interface NewVersionRequest {
  readonly ClientRequestToken?: string | undefined;
  readonly SecretString?: string | undefined;
  readonly SecretBinary?: string | undefined;
}

/**
 * Reads the version a request brings; none when it brings no data.
 *
 * @throws {ServiceError} `InvalidRequestException` without a token (the SDKs always send one), `InvalidParameterException`
 *   with both text and bytes.
 */
export const readNewVersion = (request: NewVersionRequest): NewVersion | undefined => {
  const { ClientRequestToken: id, SecretString: text, SecretBinary: bytes } = request;

  if (id === undefined) {
    throw new ServiceError(
      'InvalidRequestException',
      'You must provide a ClientRequestToken value. We recommend a UUID-type value.',
    );
  }
  if (text !== undefined && bytes !== undefined) {
    throw new ServiceError('InvalidParameterException', "You can't provide both SecretString and SecretBinary.");
  }
  if (text !== undefined) return { id, value: { kind: 'string', data: text } };
  if (bytes !== undefined) return { id, value: { kind: 'binary', data: bytes } };

  return undefined;
};

/**
 * Finds the version that an earlier request with the same token made; none when the token is new to this secret.
 *
 * @throws {ServiceError} `ResourceExistsException`: the token was used for other data.
 */
export const findRepeat = (secret: Secret, wanted: NewVersion): SecretVersion | undefined => {
  const existing = secret.versions.get(wanted.id);

  if (existing !== undefined && !isSameValue(existing.value, wanted.value)) {
    throw new ServiceError(
      'ResourceExistsException',
      `You can't use ClientRequestToken ${wanted.id} because that value is already in use for a version of secret ${secret.arn}.`,
    );
  }

  return existing;
};
