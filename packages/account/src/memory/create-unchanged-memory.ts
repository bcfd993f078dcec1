import { type Clock, type Logger, redisErrorWord } from '@leadferry/runtime';
import { type LookResult, lookResults, type UnchangedMemoryMetrics } from '../metrics.ts';
import { createForgottenContacts } from './forgotten-contacts.ts';
import { type Claimed, type Found, type Look, type MemoryStore, shorten } from './memory-store.ts';
import type { Recollection, UnchangedMemory } from './unchanged-memory.ts';
import { withinPatience } from './within-patience.ts';

/** What the memory of an account is made with. */
export interface UnchangedMemoryOptions {
  readonly account: string;
  readonly store: MemoryStore;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: UnchangedMemoryMetrics;
}

/** As long as the budget waits for Redis: shorter, and a busy machine counts as one without Redis. */
const patienceMs = 250;
/** Where the memory has answered nobody for so long, nobody waits for it for `restMs`: it is not only a moment's delay. */
const doubtMs = 2 * patienceMs;
const restMs = 1000;
const atOnce = 500;
const never = Number.MAX_SAFE_INTEGER;

interface Answer {
  readonly found: Found;
  readonly claim: string;
}

interface WaitingLook extends Look {
  readonly trustMs: number;
  readonly atMs: number;
  readonly resolve: (recollection: Recollection) => void;
}

/** Creates the memory of one account. */
export const createUnchangedMemory = (options: UnchangedMemoryOptions): UnchangedMemory => {
  const { account, store, clock, logger, metrics } = options;
  const closing = new AbortController();
  /** By one word: an answer of Redis may repeat the keys it was asked for. */
  const warn = (error: unknown): void => {
    const reason = error instanceof Error ? redisErrorWord(error) : 'unknown';
    logger.warn({ account, reason }, 'unchanged_memory_not_forgotten');
  };
  // What fails at the end is said by `close`.
  const forgotten = createForgottenContacts(store, {
    onStuck: (error) => {
      if (!closing.signal.aborted) warn(error);
    },
  });
  const holders = new Map<string, string>();
  let looks: WaitingLook[] = [];
  let deliveries: Claimed[] = [];
  let released: Pick<Claimed, 'contact' | 'claim'>[] = [];
  let isDue = false;
  let underWay = 0;
  let restUntilMs = 0;
  let silentSinceMs: number | undefined;
  let isSettling = false;

  /** What comes while the store is asked goes together when it has answered: a busy worker needs few calls, an idle one waits for nobody. */
  const flushSoon = (): void => {
    if (isDue || underWay > 0) return;
    isDue = true;
    setImmediate(flush);
  };

  /**
   * Looks last: the next lead of a contact is to find what was delivered. What is not kept or not given back left a claim, which
   * ends by itself.
   */
  const flush = (): void => {
    const [asked, delivered, unsent] = [looks, deliveries, released];
    [isDue, looks, deliveries, released] = [false, [], [], []];
    for (const some of inPieces(delivered)) store.keep(some).catch(() => undefined);
    for (const some of inPieces(unsent)) store.release(some).catch(() => undefined);
    for (const some of inPieces(asked)) void ask(some);
  };

  const noteForgotten = (contact: string): void => {
    forgotten.note(contact);
    if (!isSettling) void settle();
  };

  /** Not left to the next look: there may be none for hours, and what is noted here dies with the process. */
  const settle = async (): Promise<void> => {
    isSettling = true;
    while (!forgotten.isSettled() && !closing.signal.aborted) {
      await clock.sleep(restMs, closing.signal).catch(() => undefined);
      await forgotten.settle().catch(() => undefined);
    }
    isSettling = false;
  };

  const ask = async (asked: readonly WaitingLook[]): Promise<void> => {
    underWay += 1;
    const answers = await answersTo(asked);
    underWay -= 1;
    if (looks.length + deliveries.length + released.length > 0) flushSoon();
    for (const [index, look] of asked.entries()) {
      const answer = answers?.[index];
      if (answers === undefined) noteForgotten(look.contact);
      look.resolve(answer === undefined ? withoutMemory(look) : recollect(look, answer));
    }
  };

  const withoutMemory = ({ contact }: WaitingLook): Recollection => {
    count('unavailable');
    return { isUnchanged: false, remember: () => noteForgotten(contact), release: () => {} };
  };

  const recollect = ({ contact, hash, trustMs, atMs }: WaitingLook, { found, claim }: Answer): Recollection => {
    if (trustMs > 0) count(found === 'unchanged' ? 'hit' : found === 'too_old' ? 'newer_consent' : 'miss');
    return {
      isUnchanged: found === 'unchanged',
      remember: () => {
        if (trustMs === 0) return;
        deliveries.push({ contact, hash, atMs, keepMs: trustMs, claim });
        flushSoon();
      },
      release: () => {
        if (found === 'unchanged') return;
        released.push({ contact, claim });
        flushSoon();
      },
    };
  };

  const answersTo = async (asked: readonly Look[]): Promise<Awaited<ReturnType<MemoryStore['look']>> | undefined> => {
    if (clock.monotonicMs() < restUntilMs) return undefined;
    const askedAtMs = clock.monotonicMs();
    try {
      const answers = await withinPatience(clock, patienceMs, async () => {
        if (!forgotten.isSettled()) await forgotten.settle();
        return store.look(asked);
      });
      silentSinceMs = undefined;
      return answers;
    } catch {
      // Whatever is wrong with the memory: the leads are delivered without it.
      silentSinceMs ??= askedAtMs;
      const nowMs = clock.monotonicMs();
      if (nowMs - silentSinceMs >= doubtMs) restUntilMs = nowMs + restMs;
      return undefined;
    }
  };

  const holderOf = (lane: string): string => {
    const holder = holders.get(lane) ?? String(holders.size);
    holders.set(lane, holder);
    return holder;
  };

  const tallies = new Map(lookResults.map((result) => [result, metrics.looks.of(account, result)]));
  const count = (result: LookResult): void => tallies.get(result)?.inc();

  return {
    look: ({ contactKey, contactHash, trustMs, explicitSinceMs = 0, lane }) =>
      new Promise((resolve) => {
        const atMs = clock.now();
        const trustedMs = trustMs > 0 ? atMs - trustMs : never;
        looks.push({
          contact: shorten(contactKey),
          hash: shorten(contactHash),
          trustedFromMs: Math.ceil(Math.max(0, trustedMs, explicitSinceMs)),
          holder: holderOf(lane),
          trustMs,
          atMs,
          resolve,
        });
        flushSoon();
      }),
    close: async () => {
      closing.abort();
      flush();
      if (forgotten.isSettled()) return;
      await withinPatience(clock, restMs, () => forgotten.settle()).catch(warn);
    },
  };
};

const inPieces = <T>(all: readonly T[]): (readonly T[])[] =>
  all.length === 0
    ? []
    : Array.from({ length: Math.ceil(all.length / atOnce) }, (_, piece) =>
        all.slice(piece * atOnce, (piece + 1) * atOnce),
      );
