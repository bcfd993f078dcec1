import { createRegistry, type Registry } from '@leadferry/runtime';
import { createFakeClock, createRecordingLogger, type FakeClock, type LogLine } from '@leadferry/runtime/testing';
import type { TokenProvider } from '../../src/access-tokens.ts';
import { createTokenMetrics, type TokenMetrics } from '../../src/metrics.ts';
import type { SendResult } from '../../src/refresh-outcome.ts';
import {
  answerWith,
  createMemoryLease,
  createMemorySecret,
  createMemorySentMarker,
  createMemoryTokenStore,
  createScriptedGrant,
  type MemoryLease,
  type MemorySecret,
  type ScriptedGrant,
} from '../../src/testing.ts';
import { createTokenProvider, type TokenProviderOptions } from '../../src/token-provider.ts';

export const day = 24 * 60 * 60 * 1000;
export const minute = 60 * 1000;

/** Some workers over one store, one token endpoint, one lease and one clock that stands still. */
export interface Fleet {
  readonly clock: FakeClock;
  readonly secret: MemorySecret;
  readonly lease: MemoryLease;
  readonly marker: ReturnType<typeof createMemorySentMarker>;
  readonly grant: ScriptedGrant;
  readonly registry: Registry;
  readonly metrics: TokenMetrics;
  readonly lines: LogLine[];
  /** Adds a worker. */
  join(options?: Partial<TokenProviderOptions>): TokenProvider;
  /** Lets time pass in small steps until the promise has settled, and answers how it did. */
  outcome<T>(promise: Promise<T>): Promise<T>;
}

/** A token response as a login gives it, with tokens that no other place may show. */
export const response = (name: string, lifeMs = day): string =>
  JSON.stringify({
    token_type: 'Bearer',
    access_token: `at-secret-${name}`,
    refresh_token: `rt-secret-${name}`,
    expires_in: lifeMs / 1000,
  });

/** Answers like a server with rotating refresh tokens: the n-th grant is `at-secret-n`, `rt-secret-n`. */
export const rotate =
  (lifeMs = day) =>
  (_refreshToken: string, index: number) =>
    answerWith(200, response(String(index + 1), lifeMs));

export const createFleet = ({ grant = createScriptedGrant(rotate()) }: { grant?: ScriptedGrant } = {}): Fleet => {
  const clock = createFakeClock();
  const secret = createMemorySecret({ now: () => clock.now() });
  const lease = createMemoryLease();
  const marker = createMemorySentMarker(() => clock.monotonicMs());
  const registry = createRegistry({ service: 'test', version: '0' });
  const logger = createRecordingLogger();
  const metrics = createTokenMetrics(registry);

  return {
    clock,
    secret,
    lease,
    marker,
    grant,
    registry,
    metrics,
    lines: logger.lines,
    join: (options = {}) =>
      createTokenProvider({
        account: 'default',
        store: createMemoryTokenStore(secret),
        grant,
        lease,
        marker,
        clock,
        random: () => 0.5,
        logger,
        metrics,
        ...options,
      }),
    outcome: async (promise) => {
      let isSettled = false;
      const note = () => {
        isSettled = true;
      };
      promise.then(note, note);
      for (let step = 0; step < 2000 && !isSettled; step += 1) await clock.advance(50);
      return promise;
    },
  };
};

/** A fleet whose token was stored a while ago; the first sends are answered as told, the rest rotate. */
const fleetWith = async ({ answers, ageMs }: { answers: SendResult[]; ageMs: number }): Promise<Fleet> => {
  const grant = createScriptedGrant((refreshToken, index) => answers[index] ?? rotate()(refreshToken, index));
  const fleet = createFleet({ grant });
  fleet.secret.paste(response('login'));
  await fleet.clock.advance(ageMs);
  return fleet;
};

/** A fleet whose access token expired a day ago. */
export const expired = (...answers: SendResult[]): Promise<Fleet> => fleetWith({ answers, ageMs: 2 * day });

/** A fleet whose access token is due for a refresh, and serves for hours more. */
export const due = (...answers: SendResult[]): Promise<Fleet> => fleetWith({ answers, ageMs: 0.8 * day });
