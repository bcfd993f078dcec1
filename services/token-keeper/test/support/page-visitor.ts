import type { FastifyInstance } from 'fastify';

/** One page as a browser shows it. */
export interface Visit {
  readonly status: number;
  readonly html: string;
  /** Title and text, without markup. */
  readonly text: string;
  /** Path of the page that was shown in the end, or the foreign address it led to. */
  readonly address: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** A browser without scripts that keeps cookies and follows redirects within the site. */
export interface PageVisitor {
  open(path: string, headers?: Readonly<Record<string, string>>): Promise<Visit>;
  /** Fills in a form of the page shown last and sends it, found by its action. */
  send(action: string, fields?: Readonly<Record<string, string>>): Promise<Visit>;
  /** Sends any form, with a form token or without. */
  post(path: string, fields: Readonly<Record<string, string>>): Promise<Visit>;
  readonly cookies: Map<string, string>;
  /** The cookies as a request sends them. */
  cookieHeader(): string;
  /** Every `set-cookie` that was received. */
  readonly setCookies: string[];
}

/** Carries one request to the pages and brings the answer back, redirects not followed. */
type Carry = (request: {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body: string | undefined;
}) => Promise<{
  status: number;
  headers: Readonly<Record<string, unknown>>;
  setCookies: readonly string[];
  html: string;
}>;

/** Creates a browser in front of a site that need not listen. */
export const createPageVisitor = (app: FastifyInstance, { address = '127.0.0.1' } = {}): PageVisitor =>
  createVisitor(async ({ method, url, headers, body }) => {
    const answer = await app.inject({
      method,
      url,
      remoteAddress: address,
      headers: { host: 'ferry.example.org', ...headers },
      ...(body === undefined ? {} : { payload: body }),
    });
    const setCookies = [answer.headers['set-cookie'] ?? []].flat();
    return { status: answer.statusCode, headers: answer.headers, setCookies, html: answer.body };
  });

/** Creates a browser in front of pages that listen. */
export const createRemoteVisitor = (publicUrl: string): PageVisitor =>
  createVisitor(async ({ method, url, headers, body }) => {
    const answer = await fetch(new URL(url, publicUrl), {
      method,
      headers,
      redirect: 'manual',
      ...(body === undefined ? {} : { body }),
    });
    return {
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      setCookies: answer.headers.getSetCookie(),
      html: await answer.text(),
    };
  });

const createVisitor = (carry: Carry): PageVisitor => {
  const cookies = new Map<string, string>();
  const setCookies: string[] = [];
  let shown: Visit | undefined;
  const cookieHeader = (): string => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');

  const ask = async (
    method: 'GET' | 'POST',
    url: string,
    { body, headers = {}, hops = 0 }: { body?: string; headers?: Readonly<Record<string, string>>; hops?: number },
  ): Promise<Visit> => {
    const cookie = cookieHeader();
    const answer = await carry({
      method,
      url,
      headers: {
        ...headers,
        ...(cookie === '' ? {} : { cookie }),
        ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      body,
    });
    for (const line of answer.setCookies) {
      setCookies.push(line);
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (/expires=Thu, 01 Jan 1970/i.test(line)) cookies.delete(name);
      else cookies.set(name, value);
    }
    const { location } = answer.headers;
    const isOurs = typeof location === 'string' && /^\/(?!\/)/.test(location);
    if (answer.status === 303 && isOurs) {
      if (hops === 5) throw new Error(`${location}: too many redirects`);
      return ask('GET', location, { hops: hops + 1 });
    }
    const { status, html } = answer;
    shown = { status, html, text: toText(html), address: String(location ?? url), headers: answer.headers };
    return shown;
  };

  const post = (path: string, fields: Readonly<Record<string, string>>): Promise<Visit> =>
    ask('POST', path, { body: new URLSearchParams(fields).toString() });

  return {
    cookies,
    cookieHeader,
    setCookies,
    open: (path, headers = {}) => ask('GET', path, { headers }),
    post,
    send: async (action, fields = {}) => {
      const forms = (shown?.html ?? '').match(/<form[\s\S]*?<\/form>/g) ?? [];
      const form = forms.find((found) => found.includes(`action="${action}"`));
      const base = /<base href="([^"]*)">/.exec(shown?.html ?? '')?.[1] ?? '/';
      if (form === undefined) throw new Error(`no form ${action} on this page: ${shown?.text}`);
      const hidden = [...form.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)">/g)];
      return post(`${base}${action}`, {
        ...Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value])),
        ...fields,
      });
    },
  };
};

const toText = (html: string): string =>
  html
    .replace(/<style[\s\S]*?<\/style>/g, '')
    .replace(/<\/?(?:span|strong|code|a)\b[^>]*>/g, '')
    .replace(/<[^>]+>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();
