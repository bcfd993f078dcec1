/**
 * Says that a request was not sent, because the fleet knows that it would be in vain: the API is away (`api_away`), or it refuses
 * the newest access token of the account (`token_away`). Somebody looks every few seconds whether that is over.
 */
export class ApiAwayError extends Error {
  readonly code: 'api_away' | 'token_away';
  readonly retryable = true;
  /** Epoch milliseconds at which another look is due. */
  readonly untilMs: number;

  constructor(code: ApiAwayError['code'], untilMs: number) {
    super(
      code === 'api_away'
        ? 'the API is away; nothing is sent but a probe now and then'
        : 'the API refuses the newest access token of the account; nothing is sent but a probe now and then',
    );
    this.name = 'ApiAwayError';
    this.code = code;
    this.untilMs = untilMs;
  }
}
