import type { JournalEntry } from '@leadferry/simulator';

/** What refresh tokens went through, by the simulator's journal. A generation is the life of one refresh token. */
export interface ExchangesReckoning {
  /** Requests that presented a refresh token. */
  readonly exchanges: number;
  /** Refresh tokens that were exchanged for a new one. */
  readonly generations: number;
  /** The most times one refresh token was exchanged. */
  readonly exchangesPerGeneration: number;
  /** Requests answered `invalid_grant`: a refresh token came once too often. */
  readonly refused: number;
  /** Requests that failed before anything was committed: the connection cut, a 5xx, a 429. */
  readonly failedBefore: number;
  /** Exchanges that were committed and whose answer was lost. */
  readonly answersLost: number;
  /** Refresh tokens of which an answer was lost and a later one came through. */
  readonly answersRecovered: number;
  /** Presentations of a refresh token after one of it that ended without an answer to go by. */
  readonly retriesAfterUnknown: number;
  /** Longest time between the first commit of a refresh token and the last time it was presented. */
  readonly resentAfterSeconds: number;
}

const isRefused = ({ applied, status }: JournalEntry): boolean => !applied && (status === 400 || status === 401);

const isLost = ({ applied, answered, status }: JournalEntry): boolean =>
  applied && (answered !== 'answered' || status !== 200);

const isUnknown = (entry: JournalEntry): boolean =>
  isLost(entry) || entry.answered !== 'answered' || entry.status >= 500;

/** Reckons up the requests with the grant type `refresh_token`. */
export const reckonExchanges = (journal: readonly JournalEntry[]): ExchangesReckoning => {
  const sends = journal.filter(({ grantType }) => grantType === 'refresh_token');
  const byToken = [...Map.groupBy(sends, ({ refreshTokenHash }) => refreshTokenHash ?? '').values()];
  const exchanged = byToken.filter((entries) => entries.some(({ applied }) => applied));
  const commits = exchanged.map((entries) => entries.filter(({ applied }) => applied));

  return {
    exchanges: sends.length,
    generations: exchanged.length,
    exchangesPerGeneration: Math.max(0, ...commits.map(({ length }) => length)),
    refused: sends.filter(isRefused).length,
    failedBefore: sends.filter((entry) => !entry.applied && !isRefused(entry)).length,
    answersLost: sends.filter(isLost).length,
    answersRecovered: commits.filter((entries) => entries.some(isLost) && !entries.every(isLost)).length,
    retriesAfterUnknown: byToken.reduce(
      (sum, entries) => sum + entries.filter((_, index) => entries.slice(0, index).some(isUnknown)).length,
      0,
    ),
    resentAfterSeconds: Math.max(0, ...exchanged.map(secondsAfterCommit)),
  };
};

const secondsAfterCommit = (entries: readonly JournalEntry[]): number => {
  const first = entries.find(({ applied }) => applied);
  const last = entries.at(-1);
  return first === undefined || last === undefined ? 0 : (last.monotonicMs - first.monotonicMs) / 1000;
};
