/** One request to the API and what was answered. */
export interface Exchange {
  readonly method: string;
  /** Below the base path, as sent, without its query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly requestHeaders: Readonly<Record<string, string | undefined>>;
  /** Parsed; undefined where none was sent, a string where it is no JSON. */
  readonly requestBody: unknown;
  readonly status: number;
  readonly contentType: string | undefined;
  /** Parsed; undefined where it is empty, a string where it is no JSON. */
  readonly answerBody: unknown;
}
