import type { Redis } from '@leadferry/runtime';

/**
 * What is known of a claim whose owner fell silent.
 *
 * - claimed: the owner promised to mark before sending, and has not: nothing was sent.
 * - sent: the owner was about to send, or did.
 * - unknown: nobody can tell; treat as sent.
 */
export type SentEvidence = 'claimed' | 'sent' | 'unknown';

/**
 * A witness that tells, after a claim's owner died, whether it may have sent (reference/token-refresh.md 7.5, C2).
 *
 * It must never say `claimed` of a claim that was sent; saying `unknown` is always allowed. Losing all of it costs a
 * slower recovery, never a token. A claim is named by its nonce, not by its id: a claimant that comes second must not
 * write over the first one's mark.
 */
export interface SentMarker {
  /** Leaves the promise "I shall mark before I send". False when it could not be left: the claim is then unwitnessed. */
  recordClaim(nonce: string, ttlMs: number): Promise<boolean>;
  /** Marks the claim as sent. The owner of a witnessed claim must not send when this answers false. */
  recordSent(nonce: string, ttlMs: number): Promise<boolean>;
  /** Asks about a witnessed claim. Not to be asked about one whose owner gave no promise. */
  read(nonce: string): Promise<SentEvidence>;
  /**
   * Returns how long ago a claim was marked sent, in milliseconds, by the witness's own clock, so that no difference of
   * wall clocks counts; undefined when it was not, or nobody can tell. The send itself came later than the mark.
   */
  readSentAgeMs(nonce: string): Promise<number | undefined>;
}

/** Knows nothing and says so, for a deployment without Redis. */
export const noSentMarker: SentMarker = {
  recordClaim: async () => false,
  recordSent: async () => false,
  read: async () => 'unknown',
  readSentAgeMs: async () => undefined,
};

/**
 * Creates the sent marker on Redis primaries, by majority.
 *
 * A marker names the server process (`run_id`) it was written to. A server that restarted or failed over may have
 * lost the last writes, so its `claimed` counts for nothing; a `sent` always counts.
 */
export const createRedisSentMarker = ({
  redis,
  keyPrefix,
}: {
  readonly redis: readonly Redis[];
  readonly keyPrefix: string;
}): SentMarker => {
  const quorum = Math.floor(redis.length / 2) + 1;
  const keyOf = (nonce: string): string => `${keyPrefix}:claim:${nonce}`;

  const record = async (nonce: string, state: 'claimed' | 'sent', ttlMs: number): Promise<boolean> => {
    const writes = await Promise.allSettled(
      redis.map(async (primary) =>
        primary.set(keyOf(nonce), `${state} ${await readRunId(primary)} ${ttlMs}`, 'PX', ttlMs),
      ),
    );
    return writes.filter(({ status }) => status === 'fulfilled').length >= quorum;
  };

  return {
    recordClaim: (nonce, ttlMs) => record(nonce, 'claimed', ttlMs),
    recordSent: (nonce, ttlMs) => record(nonce, 'sent', ttlMs),
    read: async (nonce) => {
      const answers = await Promise.allSettled(redis.map((primary) => readOne(primary, keyOf(nonce))));
      const states = answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : 'unknown'));
      if (states.includes('sent')) return 'sent';
      return states.filter((state) => state === 'claimed').length >= quorum ? 'claimed' : 'unknown';
    },
    readSentAgeMs: async (nonce) => {
      const answers = await Promise.allSettled(redis.map((primary) => readAgeMs(primary, keyOf(nonce))));
      const ages = answers.flatMap((answer) => (answer.status === 'fulfilled' ? (answer.value ?? []) : []));
      return ages.length === 0 ? undefined : Math.max(...ages);
    },
  };
};

const readOne = async (primary: Redis, key: string): Promise<SentEvidence> => {
  const [state, runId] = ((await primary.get(key)) ?? '').split(' ');
  if (state === 'sent') return 'sent';
  return state === 'claimed' && runId === (await readRunId(primary)) ? 'claimed' : 'unknown';
};

/** What is left of a mark's life tells its age. */
const readAgeMs = async (primary: Redis, key: string): Promise<number | undefined> => {
  const [state, , lifeMs] = ((await primary.get(key)) ?? '').split(' ');
  const leftMs = await primary.pttl(key);
  return state === 'sent' && leftMs > 0 ? Number(lifeMs) - leftMs : undefined;
};

const readRunId = async (primary: Redis): Promise<string> => {
  const runId = /^run_id:(\w+)/m.exec(await primary.info('server'))?.[1];
  if (runId === undefined) throw new Error('Redis does not tell its run_id');
  return runId;
};
