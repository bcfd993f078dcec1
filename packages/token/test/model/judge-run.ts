import type { Claim } from '../../src/claim.ts';
import { timingFor } from '../../src/refresh-timing.ts';
import { labels } from '../../src/versioned-secret.ts';
import type { Presentation } from './model-server.ts';
import type { Run } from './run.ts';
import { type Books, readBooks } from './run-books.ts';
import type { FaultKind } from './schedule.ts';

/**
 * What must hold in every run, whatever befell it.
 *
 * - two_presenters, presented_again: a refresh token was sent by two workers, or twice by one, where rule 7.6 of
 *   reference/token-refresh.md does not allow it.
 * - sent_after_end: a claim was made on a generation that had ended by name.
 * - went_back: the live label, or what one worker hands out, moved to an older generation.
 * - handed_out_unstored: a worker had an access token that was not in the store.
 * - stored_set_lost: a set that was stored is neither live nor followed by a newer one.
 * - answer_dropped: a worker that lived heard a new token set, and it was not stored.
 * - rescue_ignored: a person is called although the answer lies in an escrow that a worker can read.
 * - chain_lost: a person is called although no answer was lost: none on its way, none with a worker that died the moment it
 *   heard it (7.5, C4 and C5), and none with both of its rescued copies.
 * - silent: workers keep failing, and neither recovery nor a named end has come when every limit has passed.
 * - bug: an error that is none of the package's own.
 */
export const rules = [
  'two_presenters',
  'presented_again',
  'sent_after_end',
  'went_back',
  'handed_out_unstored',
  'stored_set_lost',
  'answer_dropped',
  'rescue_ignored',
  'chain_lost',
  'silent',
  'bug',
] as const;
export type Rule = (typeof rules)[number];

/** Judges a run from what the model server and the secret saw, and names the rules that were broken, each once. */
export const judgeRun = (run: Run): Rule[] => {
  const books = readBooks(run);
  const broken = new Set<Rule>([
    ...judgePresentations(run, books),
    ...judgeEnds(books),
    ...judgeOrder(run, books),
    ...judgeStored(run, books),
    ...judgeEnding(run, books),
    ...(run.bugs.length > 0 ? (['bug'] as const) : []),
  ]);
  return rules.filter((rule) => broken.has(rule));
};

const judgePresentations = ({ schedule, server }: Run, { sets, claims }: Books): Rule[] => {
  const { provider, lifeMs } = schedule;
  if (provider === 'long_lived') return [];
  const { lastChanceMs, graceMs: clocksMs } = timingFor(lifeMs);
  const claimOf = ({ by, sentAtMs }: Presentation): Claim | undefined =>
    claims.findLast(({ claim, atMs }) => claim.owner === by && atMs <= sentAtMs)?.claim;
  const isKnownUnspent = ({ fate, heardAtMs }: Presentation): boolean =>
    heardAtMs !== undefined && (fate === 'throttled' || fate === 'config');

  const isAllowed = (again: Presentation, before: readonly Presentation[]): boolean => {
    const first = before[0];
    if (first === undefined) return true;
    if (provider === 'grace' && again.sentAtMs <= first.sentAtMs + server.graceMs) return true;
    const claim = claimOf(again);
    if (claim === undefined || !claim.isLastChance) return false;
    const set = [...sets.values()].find(({ refreshToken }) => refreshToken === again.refreshToken);
    const isLate = set !== undefined && again.sentAtMs >= set.expiresAtMs - lastChanceMs - clocksMs;
    const chances = before.map(claimOf).filter((earlier) => earlier?.isLastChance === true);
    return (isLate || claim.cause === 'refused') && chances.every((earlier) => earlier?.nonce === claim.nonce);
  };

  return [...Map.groupBy(server.presentations, ({ refreshToken }) => refreshToken).values()].flatMap((group) => {
    const broken: Rule[] = [];
    const inOrder = group.toSorted((a, b) => a.sentAtMs - b.sentAtMs);
    for (const [index, again] of inOrder.entries()) {
      const before = inOrder.slice(0, index).filter((earlier) => !isKnownUnspent(earlier));
      if (isAllowed(again, before)) continue;
      broken.push(before.some(({ by }) => by !== again.by) ? 'two_presenters' : 'presented_again');
    }
    return broken;
  });
};

const judgeEnds = ({ claims, ends }: Books): Rule[] =>
  ends.some((end) =>
    claims.some(
      ({ index, claim }) => index > end.index && claim.refreshTokenFingerprint === end.claim.refreshTokenFingerprint,
    ),
  )
    ? ['sent_after_end']
    : [];

const isRising = (ranks: readonly number[], isStrict: boolean): boolean =>
  ranks.every(
    (rank, index) => rank >= 0 && (isStrict ? rank > (ranks[index - 1] ?? -1) : rank >= (ranks[index - 1] ?? -1)),
  );

const judgeOrder = ({ writes, handedOut, server }: Run, { sets }: Books): Rule[] => {
  const live = writes.filter(({ label }) => label === labels.current);
  const liveRanks = live.map(({ versionId }) => sets.get(versionId)?.rank ?? -1);
  const handed = [...Map.groupBy(handedOut, ({ to }) => to).values()];
  const isForward = handed.every((tokens) =>
    isRising(
      tokens.map(({ accessToken }) => server.rank(accessToken) ?? -1),
      false,
    ),
  );
  return isRising(liveRanks, true) && isForward ? [] : ['went_back'];
};

const judgeStored = ({ handedOut, server, gone, current, end }: Run, { sets }: Books): Rule[] => {
  const broken: Rule[] = [];
  const firstStored = new Map<string, number>();
  for (const { accessToken, index } of sets.values()) firstStored.set(accessToken, index);
  const isStored = ({ accessToken, afterWrites }: { accessToken: string; afterWrites: number }): boolean =>
    (firstStored.get(accessToken) ?? Number.POSITIVE_INFINITY) < afterWrites;
  if (!handedOut.every(isStored)) broken.push('handed_out_unstored');

  const liveRank = server.rank(String(current?.access_token)) ?? -1;
  if (end !== 'open' && [...sets.values()].some(({ rank }) => rank > liveRank)) broken.push('stored_set_lost');

  const isDropped = ({ accessToken, heardAtMs, by, refreshToken }: Presentation): boolean =>
    accessToken !== undefined &&
    heardAtMs !== undefined &&
    !gone.has(by) &&
    !firstStored.has(accessToken) &&
    server.presentations.filter((other) => other.refreshToken === refreshToken).length === 1;
  if (server.presentations.some(isDropped)) broken.push('answer_dropped');
  return broken;
};

const judgeEnding = ({ end, isRescued, server, sendFates, befallen, gone, current }: Run, { sets }: Books): Rule[] => {
  if (end === 'open') return ['silent'];
  if (end === 'well') return [];
  // An answer whose body broke off lies in escrow too, for a person to look at; it helps no worker.
  if (isRescued && !sendFates.includes('cut')) return ['rescue_ignored'];
  const stored = new Set([...sets.values()].map(({ accessToken }) => accessToken));
  const isLost = ({ accessToken, heardAtMs, by }: Presentation): boolean =>
    accessToken !== undefined &&
    !stored.has(accessToken) &&
    (heardAtMs === undefined || gone.get(by) === heardAtMs || (gone.has(by) && areCopiesLost(befallen)));
  if (server.presentations.some(isLost)) return [];
  // A request held up on its way, which reached the server when its sender had given it up: no answer was heard.
  const isLate = ({ sentAtMs, arrivedAtMs, heardAtMs }: Presentation): boolean =>
    arrivedAtMs > sentAtMs && heardAtMs === undefined;
  if (server.presentations.some(isLate)) return [];
  // An answer its sender heard only after a last chance, because it stood still: a server that revokes on reuse took its worth.
  const isOverdue = ({ refreshToken, sentAtMs, heardAtMs = 0 }: Presentation): boolean =>
    server.presentations.some(
      (other) => other.refreshToken === refreshToken && other.sentAtMs > sentAtMs && other.sentAtMs <= heardAtMs,
    );
  if (server.revoked.size > 0 && server.presentations.some(isOverdue)) return [];
  // Two misfortunes can make a living chain look dead: a send of unknown fate, and its last chance of unknown fate.
  const misfortunes = befallen.length + sendFates.filter((fate) => fate !== 'ok').length;
  return misfortunes > 1 && server.isSpendable(String(current?.refresh_token)) ? [] : ['chain_lost'];
};

/** Answers whether what befell a run can have taken the copy on the disk and the one in Redis, or kept them from being made. */
const areCopiesLost = (befallen: Run['befallen']): boolean => {
  const isTaken = (kinds: readonly FaultKind[], keeping: string): boolean =>
    befallen.some(
      ({ fault: { kind }, call }) =>
        kinds.includes(kind) || (call === keeping && (kind.startsWith('fail') || kind === 'slow')),
    );
  return isTaken(['lose_machine'], 'disk.keep') && isTaken(['redis_down', 'redis_lost'], 'escrow.keep');
};
