/**
 * Says that the process was configured in a way that cannot work. Carries every fault found, so that an operator
 * mends all of them in one go. A process that meets it exits with code 1; trying again cannot help.
 */
export class ConfigError extends Error {
  readonly code = 'config_error';
  readonly retryable = false;
  /** One sentence per fault: which setting, what is wrong with it, what to do. */
  readonly faults: readonly string[];

  constructor(faults: readonly string[], options?: ErrorOptions) {
    super(`configuration cannot be used:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`, options);
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

/**
 * Returns the `code` an error carries, or undefined where it carries none. Errors of this house, of Node and of the
 * libraries we use all follow this convention.
 */
export const errorCode = (error: unknown): string | undefined => {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
};
