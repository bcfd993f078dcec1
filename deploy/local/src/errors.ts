/**
 * Says that a part of the local stack did not come up, with the last lines it printed.
 *
 * Retrying does not help by itself: the output names the reason.
 */
export class StartFailedError extends Error {
  override readonly name = 'StartFailedError';
  readonly code = 'start_failed';
  readonly retryable = false;
  /** The last lines the process printed, oldest first. */
  readonly output: readonly string[];

  constructor(part: string, reason: string, output: readonly string[]) {
    super([`${part} did not start: ${reason}`, ...output.map((line) => `  ${line}`)].join('\n'));
    this.output = output;
  }

  /** True when the process could not have its port because another process holds it. */
  isPortTaken(): boolean {
    return this.output.some((line) => /address already in use|bindexception|failed listening on port/i.test(line));
  }
}

/** Says which tool the local stack needs and this machine lacks, and how to get it. */
export class MissingToolError extends Error {
  override readonly name = 'MissingToolError';
  readonly code = 'missing_tool';
  readonly retryable = false;

  constructor(tool: string, advice: string, options?: ErrorOptions) {
    super(`${tool} is missing: ${advice}`, options);
  }
}
