import type { EndpointAnswer } from './authorization-endpoint.ts';

/** A request that a scripted fetch was given. */
export interface SentForm {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly form: Readonly<Record<string, string>>;
}

/** Creates a fetch that answers in turn as the test says; an error is thrown, an answer too many fails the test. */
export const answering = (
  answers: readonly (EndpointAnswer | Error)[],
): { readonly fetch: typeof fetch; readonly sent: readonly SentForm[] } => {
  const sent: SentForm[] = [];
  const scripted = async (url: string, init: { headers: Record<string, string>; body: string }): Promise<Response> => {
    sent.push({ url, headers: init.headers, form: Object.fromEntries(new URLSearchParams(init.body)) });
    const answer = answers[sent.length - 1];
    if (answer === undefined) throw new RangeError(`request ${sent.length} was not expected`);
    if (answer instanceof Error) throw answer;
    const { status, body } = answer;
    return new Response(body === undefined ? '<html>' : JSON.stringify(body), { status });
  };
  return { fetch: scripted as unknown as typeof fetch, sent };
};
