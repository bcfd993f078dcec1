import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { TokenUnavailableError } from '../../src/errors.ts';
import { parseJson } from '../../src/parse-json.ts';
import { processRefreshResponse } from '../../src/refresh-request.ts';
import { createSingleFlight } from '../../src/single-flight.ts';
import type { AccessToken } from '../../src/token-set.ts';
import { labels } from '../../src/versioned-secret.ts';
import type { TokensUnderTest } from './tokens-under-test.ts';

const setSchema = z.object({ access_token: z.string(), refresh_token: z.string(), expires_in: z.number() });
type PlainSet = z.infer<typeof setSchema> & { readonly storedAtMs: number };

const mostSends = 3;

/**
 * The plain pattern, as most write it: lock, read again, POST, put. A lost answer is sent again, Redis away means go
 * ahead, and a dead grant is an error like any other. It works as long as nothing goes wrong, and is here to show that
 * the model sees when something does.
 */
export const plainPattern: TokensUnderTest = ({ secret, grant, lease, clock }) => {
  const refreshing = createSingleFlight<PlainSet>();
  let held: PlainSet | undefined;

  const read = async (): Promise<PlainSet> => {
    const version = await secret.readLabelled(labels.current);
    return { ...setSchema.parse(parseJson(version?.text ?? '')), storedAtMs: version?.createdAtMs ?? 0 };
  };

  const isFresh = (set: PlainSet | undefined): boolean =>
    set !== undefined && clock.now() < set.storedAtMs + set.expires_in * 750;

  const post = async (refreshToken: string): Promise<z.infer<typeof setSchema>> => {
    for (let sends = 1; ; sends += 1) {
      const connection = await grant.open();
      const outcome = processRefreshResponse(await connection.send(refreshToken, 60_000));
      if (outcome.kind === 'granted') {
        const { accessToken, refreshToken: next = refreshToken, expiresInSeconds = 3600 } = outcome.tokens;
        return { access_token: accessToken, refresh_token: next, expires_in: expiresInSeconds };
      }
      if (outcome.kind === 'refused' || sends === mostSends) throw new TokenUnavailableError('the refresh failed');
      await clock.sleep(1000);
    }
  };

  const exchange = async (): Promise<PlainSet> => {
    const current = await read();
    if (isFresh(current)) return current;
    const set = await post(current.refresh_token);
    await secret.create({ versionId: randomUUID(), text: JSON.stringify(set), label: labels.current });
    return { ...set, storedAtMs: clock.now() };
  };

  const refresh = async (): Promise<PlainSet> => {
    const answer = await lease.withLease('plain', 30_000, exchange);
    if (answer.state === 'busy') throw new TokenUnavailableError('another worker is at it');
    return answer.state === 'done' ? answer.value : exchange();
  };

  const getAccessToken = async (): Promise<AccessToken> => {
    if (!isFresh(held)) held = await refreshing.run(refresh);
    const { access_token: value, storedAtMs, expires_in } = held ?? (await read());
    return { value, generation: { epoch: 1, seq: 0 }, expiresAtMs: storedAtMs + expires_in * 1000 };
  };

  return {
    getAccessToken,
    replaceRefused: () => {
      held = undefined;
      return getAccessToken();
    },
    close: async () => {},
  };
};
