import type { Redis } from '@leadferry/runtime';
import { z } from 'zod';
import { askRedis } from '../ask-redis.ts';
import { hashToken, makeRandomToken } from './random-token.ts';

/** A working day: then people sign in again, whatever they do meanwhile, unless a grant waits for them. */
const workingSeconds = 8 * 60 * 60;
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

/** What a session begins with. */
export interface SessionStart {
  readonly isSignedIn: boolean;
  /** Whether a proxy has let the browser in, so that it never signs in here. Default: no. */
  readonly isLetIn?: boolean;
  readonly wanted?: string | undefined;
}

/**
 * The browsers that are known, in Redis, so that every replica knows them.
 *
 * A session is *visiting* when a browser first needs a form (30 min), *signed in* under a new id after the right secret
 * (8 h), and gone after its time or a sign-out. Where a proxy signs people in it lasts 8 h from the start. Nothing but
 * `prolong` renews one. All throw RedisUnavailableError.
 */
export interface Sessions {
  find(id: string | undefined): Promise<Session | undefined>;
  begin(start: SessionStart): Promise<Session>;
  /** Sees to it that a session lasts so many seconds from now on, or longer; one that has ended stays so. */
  prolong(session: Session, seconds: number): Promise<void>;
  /** Remembers where somebody who has not signed in wants to go. */
  noteWanted(session: Session, wanted: string): Promise<void>;
  end(session: Session): Promise<void>;
}

const recordSchema = z.object({
  formToken: z.string(),
  isSignedIn: z.boolean(),
  wanted: z.string().optional(),
});

/** Raises what is left of a session's time, and never lowers it. `PEXPIRE … GT` would need Redis 7. */
export const prolongScript = `local left = redis.call('pttl', KEYS[1])
if left >= 0 and left < tonumber(ARGV[1]) then return redis.call('pexpire', KEYS[1], ARGV[1]) end
return 0`;

/** Creates the sessions of one site. Redis holds hashes of their ids only. */
export const createSessions = ({ redis, keyPrefix }: { redis: Redis; keyPrefix: string }): Sessions => {
  const keyOf = (id: string): string => `${keyPrefix}:session:${hashToken(id)}`;
  return {
    async find(id) {
      if (id === undefined || id.length !== 43) return undefined;
      const text = await askRedis(redis.get(keyOf(id)));
      return text === null ? undefined : describe(id, recordSchema.parse(JSON.parse(text)));
    },
    async begin({ isSignedIn, isLetIn = false, wanted }) {
      const id = makeRandomToken();
      const record = { formToken: makeRandomToken(), isSignedIn, wanted };
      const seconds = isSignedIn || isLetIn ? workingSeconds : visitingSeconds;
      await askRedis(redis.set(keyOf(id), JSON.stringify(record), 'EX', seconds));
      return describe(id, record);
    },
    async prolong({ id }, seconds) {
      await askRedis(redis.eval(prolongScript, 1, keyOf(id), seconds * 1000));
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
