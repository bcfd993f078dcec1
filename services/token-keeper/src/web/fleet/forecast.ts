import type { ScalingReason, TopicState } from '@leadferry/fleet';
import { tellCount, tellNumber, tellTime, tellWait } from './words.ts';

/** What stands in the way, to be read after "N leads wait". */
const standsStill: Partial<Readonly<Record<ScalingReason, (topic: TopicState) => string>>> = {
  reauth_required: ({ account }) => `until somebody authorises the account ${account} anew`,
  api_unavailable: () => 'until Constant Contact answers again',
  budget_spent: () => 'until the day’s calls begin anew',
};

/** Says what waits in a topic and when that will be done: `4,210 leads wait; clears at 14:05 UTC, in 23 minutes`. */
export const tellForecast = (topic: TopicState, nowMs: number): string => {
  const { backlog, clearSeconds, reason } = topic;
  if (backlog === undefined) return 'Not known just now';
  if (backlog === 0) return 'Nothing waits';
  const waits = `${tellNumber(backlog, 'lead')} ${backlog === 1 ? 'waits' : 'wait'}`;
  const until = standsStill[reason]?.(topic);
  if (clearSeconds === undefined) return until === undefined ? waits : `${waits} ${until}`;
  if (!Number.isFinite(clearSeconds)) return `${waits} ${until ?? 'and nothing moves just now'}`;
  // To the nearest minute, as the wait is told.
  const clears = `clears at ${tellTime(nowMs + clearSeconds * 1000 + 30_000, nowMs)}, in ${tellWait(clearSeconds * 1000)}`;
  return until === undefined ? `${waits}; ${clears}` : `${waits} ${until}; ${clears}`;
};

const moods: Readonly<Record<ScalingReason, 'good' | 'attention' | 'bad'>> = {
  idle: 'good',
  minimum_suffices: 'good',
  more_helps: 'good',
  rate_limit: 'good',
  budget_spent: 'attention',
  reauth_required: 'bad',
  api_unavailable: 'attention',
  unknown: 'attention',
};

const words: Readonly<Record<ScalingReason, string>> = {
  idle: 'Nothing to do',
  minimum_suffices: 'Flows',
  more_helps: 'Flows, more workers would help',
  rate_limit: 'Flows at the vendor’s limit',
  budget_spent: 'Waits for tomorrow’s calls',
  reauth_required: 'Waits for a person',
  api_unavailable: 'Waits for Constant Contact',
  unknown: 'Not known just now',
};

/**
 * Says how a topic does, in a few words, and whether somebody must look: also where nothing is known to stand in the way and
 * its leads do not move all the same, as without any worker.
 */
export const judgeTopic = ({
  reason,
  clearSeconds,
}: TopicState): { readonly mood: 'good' | 'attention' | 'bad'; readonly word: string } => {
  const mood = moods[reason];
  if (mood === 'good' && clearSeconds === Number.POSITIVE_INFINITY) {
    return { mood: 'attention', word: 'Nothing moves just now' };
  }
  return { mood, word: words[reason] };
};

/** Says how many workers a topic is to have; undefined where nobody knows. */
export const tellWanted = (topics: readonly TopicState[]): string | undefined => {
  const wanted = topics.flatMap(({ desiredReplicas }) => desiredReplicas ?? []);
  return wanted.length === 0 ? undefined : tellCount(Math.max(...wanted));
};
