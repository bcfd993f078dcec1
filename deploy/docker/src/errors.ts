/**
 * Says that the Dockerfile asks for something that the steps without Docker do not know, or that a step failed.
 *
 * Retrying helps where a registry was away; the text names the line and what the step printed last.
 */
export class BuildFailedError extends Error {
  override readonly name = 'BuildFailedError';
  readonly code = 'build_failed';
  readonly retryable = false;

  constructor(line: number, what: string, output: readonly string[] = []) {
    super([`Dockerfile, line ${line}: ${what}`, ...output.map((text) => `  ${text}`)].join('\n'));
  }
}
