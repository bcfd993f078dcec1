/** Says that the command line asks for something that does not exist or does not fit together. */
export class UsageError extends Error {
  readonly code = 'usage';
  readonly retryable = false;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UsageError';
  }
}

/** Says that a person said no: on the vendor's page (`denied`), or to a question of this command (`not_confirmed`). */
export class DeniedError extends Error {
  readonly code: 'denied' | 'not_confirmed';
  readonly retryable = false;

  constructor(code: 'denied' | 'not_confirmed', message: string) {
    super(message);
    this.name = 'DeniedError';
    this.code = code;
  }
}

/** Says that the command was stopped by Ctrl-C or a signal, and what that leaves behind. */
export class InterruptedError extends Error {
  readonly code = 'interrupted';
  readonly retryable = true;

  constructor(message = 'stopped. Nothing was stored, and the account works as before') {
    super(message);
    this.name = 'InterruptedError';
  }
}

/** Says that something newer than this login's grant is live, so that there is nothing left to store. */
export class OvertakenError extends Error {
  readonly code = 'overtaken';
  readonly retryable = false;

  constructor(message: string) {
    super(message);
    this.name = 'OvertakenError';
  }
}

/** Says that a token response holds a refresh token that Leadferry itself has used already. */
export class SpentResponseError extends Error {
  readonly code = 'spent_token';
  readonly retryable = false;

  constructor() {
    super(
      'Leadferry has used the refresh token of this response already, so it is void, or was exchanged for a newer one. Log in ' +
        'again ("leadferry authorize"), or bring what a new login answers. Nothing was stored',
    );
    this.name = 'SpentResponseError';
  }
}

/** Says that Redis, which is all that the command is about, does not answer. */
export class RedisAwayError extends Error {
  readonly code = 'redis_away';
  readonly retryable = true;

  constructor(options?: ErrorOptions) {
    super('Redis cannot be reached: check REDIS_URL, and run the same command again', options);
    this.name = 'RedisAwayError';
  }
}

/** Says that a mapping does not mend every lead it is used on: nothing was sent. Names places and rules, never a value. */
export class StillInvalidError extends Error {
  readonly code = 'still_invalid';
  readonly retryable = false;

  constructor(count: number, examples: readonly string[]) {
    const more = count > examples.length ? `  and ${count - examples.length} more\n` : '';
    super(
      `${count} of the leads would be set aside again in spite of the mapping:\n${examples.map((each) => `  ${each}\n`).join('')}` +
        `${more}Mend the mapping, choose fewer (--reason, --lead-id, PARTITION/OFFSET), or add --leave-invalid to send the others. ` +
        'Nothing was sent',
    );
    this.name = 'StillInvalidError';
  }
}
