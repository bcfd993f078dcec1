/** Says that Redis did not answer a command. Nothing is known of what the command did; trying again later can help. */
export class RedisUnavailableError extends Error {
  readonly code = 'redis_unavailable';
  readonly retryable = true;

  constructor(options?: ErrorOptions) {
    super('Redis does not answer', options);
    this.name = 'RedisUnavailableError';
  }
}

/**
 * Waits for the answer of a Redis command.
 *
 * @throws {RedisUnavailableError} the command failed, whatever the client calls it: its errors carry no code.
 */
export const askRedis = async <T>(command: Promise<T>): Promise<T> => {
  try {
    return await command;
  } catch (cause) {
    throw new RedisUnavailableError({ cause });
  }
};
