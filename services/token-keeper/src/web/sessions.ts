import type { Redis } from '@leadferry/runtime';
import { z } from 'zod';
import { askRedis } from '../ask-redis.ts';
import { hashToken, makeRandomToken } from './random-token.ts';

/** A working day: then people sign in again, whatever they do meanwhile. */
const signedInSeconds = 8 * 60 * 60;
/** Long enough to find the secret and type it. */
const visitingSeconds = 30 * 60;

/** One browser, as this site knows it. */
export interface Session {
  /** The cookie's value. Never written anywhere else. */
  readonly id: string;
  /** Stands for the session where its id must not stand. */
  readonly key: string;
  /** Every form of this browser carries it. */
  readonly formToken: string;
  readonly isSignedIn: boolean;
  /** Where the person wanted to go before being asked to sign in. */
  readonly wanted: string | undefined;
}

/**
 * The browsers that are known, in Redis, so that every replica knows them.
 *
 * A session is *visiting* when a browser first needs a form (30 min), *signed in* under a new id after the right secret
 * (8 h), and gone after its time or a sign-out. All throw RedisUnavailableError.
 */
export interface Sessions {
  find(id: string | undefined): Promise<Session | undefined>;
  begin(options: { readonly isSignedIn: boolean; readonly wanted?: string | undefined }): Promise<Session>;
  /** Remembers where somebody who has not signed in wants to go. */
  noteWanted(session: Session, wanted: string): Promise<void>;
  end(session: Session): Promise<void>;
}

const recordSchema = z.object({
  formToken: z.string(),
  isSignedIn: z.boolean(),
  wanted: z.string().optional(),
});

/** Creates the sessions of one site. Redis holds hashes of their ids only. */
export const createSessions = ({ redis, keyPrefix }: { redis: Redis; keyPrefix: string }): Sessions => {
  const keyOf = (id: string): string => `${keyPrefix}:session:${hashToken(id)}`;
  return {
    async find(id) {
      if (id === undefined || id.length !== 43) return undefined;
      const text = await askRedis(redis.get(keyOf(id)));
      return text === null ? undefined : describe(id, recordSchema.parse(JSON.parse(text)));
    },
    async begin({ isSignedIn, wanted }) {
      const id = makeRandomToken();
      const record = { formToken: makeRandomToken(), isSignedIn, wanted };
      const seconds = isSignedIn ? signedInSeconds : visitingSeconds;
      await askRedis(redis.set(keyOf(id), JSON.stringify(record), 'EX', seconds));
      return describe(id, record);
    },
    async noteWanted({ id, formToken, isSignedIn }, wanted) {
      await askRedis(redis.set(keyOf(id), JSON.stringify({ formToken, isSignedIn, wanted }), 'KEEPTTL', 'XX'));
    },
    async end({ id }) {
      await askRedis(redis.del(keyOf(id)));
    },
  };
};

const describe = (id: string, { formToken, isSignedIn, wanted }: z.infer<typeof recordSchema>): Session => ({
  id,
  key: hashToken(id),
  formToken,
  isSignedIn,
  wanted,
});
