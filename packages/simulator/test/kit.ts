import { randomUUID } from 'node:crypto';
import type { AccountInspector } from '../src/control/account-inspector.ts';
import type { Simulator } from '../src/simulator.ts';
import { startSimulator } from '../src/start-simulator.ts';
import type { SwitchesUpdate } from '../src/switches.ts';
import type { AccountInput } from '../src/world/account.ts';
import type { ApplicationInput } from '../src/world/application.ts';

/** An answer, read. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes
  readonly json: any;
}

/** A clock that stands still until it is told otherwise. */
export const createStandingTime = (startMs = Date.parse('2026-11-22T10:00:00Z')) => {
  let nowMs = startMs;
  return { now: () => nowMs, monotonicMs: () => nowMs, advance: (ms: number) => (nowMs += ms) };
};

const read = async (response: Response): Promise<Reply> => {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.startsWith('application/json') === true;
  return { status: response.status, headers: response.headers, text, json: isJson ? JSON.parse(text) : undefined };
};

/** A simulator with one confidential application and one account, without limits unless switches say so. */
export interface Kit extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly account: AccountInspector;
  readonly time: ReturnType<typeof createStandingTime>;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly accessToken: string;
  readonly refreshToken: string;
  /** Ids by name. */
  readonly lists: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  api(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Reply>;
  token(form: Record<string, string>, headers?: Record<string, string>): Promise<Reply>;
  refresh(refreshToken: string): Promise<Reply>;
}

const swap = (names: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(names).map(([id, name]) => [name, id]));

/** Starts a kit on a standing clock. */
export const startKit = async (
  wanted: { switches?: SwitchesUpdate; account?: Partial<AccountInput>; application?: ApplicationInput } = {},
): Promise<Kit> => {
  const time = createStandingTime();
  const unlimited = { perSecond: 'unlimited', perDay: 'unlimited', tokenPerSecond: 'unlimited' } as const;
  const simulator = await startSimulator({ clock: time, switches: { ...unlimited, ...wanted.switches } });

  const clientSecret = randomUUID();
  const { clientId } = simulator.addApplication({ clientSecret, ...wanted.application });
  const account = simulator.addAccount({
    name: 'default',
    lists: ['Newsletter', 'Offers'],
    customFields: ['short_code', 'proof_seq'],
    tags: ['expo', 'vip'],
    ...wanted.account,
  });
  const grant = simulator.grant('default');
  const names = account.names();

  const token: Kit['token'] = async (form, headers) => {
    const basic = Buffer.from(`${clientId}:${clientSecret}`).toString('base64');
    const init = {
      method: 'POST',
      body: new URLSearchParams(form),
      headers: headers ?? { authorization: `Basic ${basic}` },
    };
    return read(await fetch(`${simulator.authUrl}/token`, init));
  };

  return {
    simulator,
    account,
    time,
    clientId,
    clientSecret,
    accessToken: grant.access_token,
    refreshToken: grant.refresh_token ?? '',
    lists: swap(names.lists),
    fields: swap(names.customFields),
    tags: swap(names.tags),
    api: async (method, path, body, headers = {}) => {
      const init = {
        method,
        headers: {
          authorization: `Bearer ${grant.access_token}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      };
      return read(await fetch(`${simulator.apiUrl}${path}`, init));
    },
    token,
    refresh: (refreshToken) => token({ grant_type: 'refresh_token', refresh_token: refreshToken }),
    [Symbol.asyncDispose]: () => simulator.stop(),
  };
};
