/** What came back over the wire for one request. */
export interface HttpAnswer {
  readonly status: number;
  /** The `Retry-After` header as sent; the only header anything here decides on. */
  readonly retryAfter: string | undefined;
  /** The whole body as text; undefined when it broke off, and then `failure` says how. */
  readonly body: string | undefined;
  /** The error code that ended a body early. */
  readonly failure?: string;
}
