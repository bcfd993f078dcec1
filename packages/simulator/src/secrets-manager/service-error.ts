const notFound = 'ResourceNotFoundException';

/** Names the error types this emulator answers with; the service model of 2017-10-17 has them, plus the JSON protocol's own. */
export type ServiceErrorType =
  | 'AccessDeniedException'
  | 'InternalServiceError'
  | 'InvalidNextTokenException'
  | 'InvalidParameterException'
  | 'InvalidRequestException'
  | 'LimitExceededException'
  | 'ResourceExistsException'
  | 'ResourceNotFoundException'
  | 'SerializationException'
  | 'ServiceUnavailableException'
  | 'ThrottlingException'
  | 'UnknownOperationException'
  | 'ValidationException';

const statusOf = (type: ServiceErrorType): number => {
  if (type === 'InternalServiceError') return 500;
  if (type === 'ServiceUnavailableException') return 503;

  return 400;
};

/**
 * Says what Secrets Manager refuses, as its error answer says it: a type and a message.
 *
 * Every refusal is HTTP 400, a missing secret too (AWS does not use 404 here); only its own failures are 5xx. The message
 * never holds a secret value.
 */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: ServiceErrorType;
  readonly retryable: boolean;
  readonly httpStatus: number;

  constructor(code: ServiceErrorType, message: string) {
    super(message);
    this.code = code;
    this.httpStatus = statusOf(code);
    this.retryable = this.httpStatus >= 500 || code === 'ThrottlingException';
  }
}

/** Makes the answer for a secret that does not exist. */
export const secretNotFound = (): ServiceError =>
  new ServiceError(notFound, "Secrets Manager can't find the specified secret.");

/** Makes the answer for a secret that has no version with that id or label. */
export const valueNotFound = (by: 'VersionId' | 'staging label', wanted: string): ServiceError =>
  new ServiceError(notFound, `Secrets Manager can't find the specified secret value for ${by}: ${wanted}`);
