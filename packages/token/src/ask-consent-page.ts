/** What the vendor's consent page says to a request before any person sees it. */
export type ConsentPageAnswer = 'open' | 'redirect_uri_refused' | 'client_refused' | 'unavailable';

const timeoutMs = 5000;

/**
 * Looks at the vendor's consent page as the browser is about to. A `redirect_uri` or client the vendor does not know is
 * told on a page of the vendor's own, from which no browser ever comes back (RFC 6749 4.1.2.1), so it is asked first.
 *
 * Anything that is not clearly such a refusal counts as open: the person then sees what the vendor has to say.
 */
export const askConsentPage = async (url: string, fetch: typeof globalThis.fetch): Promise<ConsentPageAnswer> => {
  let status: number;
  let text: string;
  try {
    const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    status = response.status;
    text = status >= 400 ? await response.text() : '';
  } catch {
    return 'unavailable'; // whatever kept the page from us; the person is told and may try again
  }
  if (status >= 500) return 'unavailable';
  if (/redirect[ _]ur[il]/i.test(text)) return 'redirect_uri_refused';
  if (/client[ _]?id|invalid_client/i.test(text)) return 'client_refused';
  return 'open';
};
