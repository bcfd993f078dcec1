import { compareGenerations, type Generation, isNewer } from './generation.ts';

/** The newest of what other workers told of an account's generations: that one is live, or that one has ended. */
export interface ToldNews {
  /**
   * Notes news, and tells whether a set is live that nobody had told of before. Late or repeated news of a generation that has
   * ended brings it to life again no more than news of an older one.
   */
  note(generation: Generation, news: 'live' | 'ended'): boolean;
  /** Tells whether a newer generation than this one is known to live. */
  isOutlived(generation: Generation): boolean;
}

/** Creates it, with nothing told. */
export const createToldNews = (): ToldNews => {
  let newest: { readonly generation: Generation; readonly news: 'live' | 'ended' } | undefined;
  return {
    note: (generation, news) => {
      const order = newest === undefined ? 1 : compareGenerations(generation, newest.generation);
      if (order < 0 || (order === 0 && news === 'live')) return false;
      newest = { generation, news };
      return news === 'live';
    },
    isOutlived: (generation) => newest?.news === 'live' && isNewer(newest.generation, generation),
  };
};
