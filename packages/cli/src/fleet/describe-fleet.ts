import { describeDistance, describeDuration, describeMoment } from '@leadferry/account';
import type { FleetPart, FleetState, ScalingReason, TopicState } from '@leadferry/fleet';
import { formatCount, formatCounted } from '../dlq/counts.ts';
import type { Paint } from '../paint.ts';
import { judgeAccount } from '../status/judge-statuses.ts';
import type { Statuses } from '../status/read-statuses.ts';
import { drawBar } from './draw-bar.ts';
import type { FleetLook } from './look-at-fleet.ts';

const reasons: Readonly<Record<ScalingReason, string>> = {
  idle: 'nothing to do',
  minimum_suffices: 'the fewest workers suffice',
  more_helps: 'more workers would clear it sooner',
  rate_limit: "the vendor's limit holds it: more workers would wait",
  budget_spent: "the day's calls are used up",
  reauth_required: 'the account waits for a person',
  api_unavailable: 'Constant Contact is away, or refuses the token',
  unknown: 'not known just now',
};

const parts: Readonly<Record<FleetPart, string>> = {
  kafka: 'Kafka, for backlogs, dead letters and workers',
  budget: "Redis, for what is left of the day's calls",
  outages: 'Redis, for whether the API is away',
  tokens: 'Secrets Manager, for tokens',
};

/** Writes for people how a fleet stands. `columns` is how wide the terminal is. */
export const describeFleet = ({ fleet, seenBy, tokens }: FleetLook, paint: Paint, columns = 80): string => {
  const isWanted = seenBy === 'token_keeper';
  const seer = isWanted ? 'the leading token-keeper' : 'this command, as no token-keeper leads';
  return [
    ...fleet.topics.map((topic) => describeTopic(topic, fleet, isWanted, paint)),
    describeBudget(fleet, paint, columns),
    ...tokens.accounts.map((status) => describeAccount(status, tokens.atMs, paint)),
    ...describeUnread(fleet.unread, paint),
    paint.faint(`As of ${describeMoment(fleet.atMs)}, read by ${seer}.`),
  ].join('\n\n');
};

const describeTopic = (topic: TopicState, { groupMembers }: FleetState, isWanted: boolean, paint: Paint): string => {
  const { backlog, partitions, partitionsBehind, deadLetters, desiredReplicas, reason } = topic;
  const isStuck = groupMembers === 0 && (backlog ?? 0) > 0;
  const behind = partitionsBehind ? `, in ${partitionsBehind} of ${partitions} partitions` : '';
  const wanted = isWanted && desiredReplicas !== undefined ? `, ${desiredReplicas} wanted` : '';
  const workers = groupMembers === undefined ? 'not known' : `${groupMembers}${wanted}`;
  return [
    `${paint.bold(topic.topic)}   ${isStuck ? paint.bad('nobody delivers: start lead-worker') : paintReason(reason, paint)(`${reasons[reason]} (${reason})`)}`,
    fact('Backlog', backlog === undefined ? 'not known' : `${formatCounted(backlog, 'lead')}${behind}`, paint),
    ...(backlog === 0 ? [] : [fact('Cleared', describeClearing(topic), paint)]),
    fact('Dead letters', deadLetters === undefined ? 'not known' : formatCount(deadLetters), paint),
    fact('Workers', isStuck ? paint.bad(workers) : workers, paint),
  ].join('\n');
};

const describeClearing = ({ clearSeconds, settledPerSecond }: TopicState): string => {
  const rate = settledPerSecond === undefined ? '' : `, at ${settledPerSecond.toFixed(1)} leads/s now`;
  if (clearSeconds === undefined) return `not known${rate}`;
  return clearSeconds === Number.POSITIVE_INFINITY
    ? `not as things stand${rate}`
    : `in ${describeDuration(clearSeconds * 1000)}${rate}`;
};

const describeBudget = ({ budget, atMs }: FleetState, paint: Paint, columns: number): string => {
  const head = paint.bold('Calls of the day');
  const { perDay, dayRemaining, resetsAtMs, perSecond, requestsPerSecond } = budget;
  if (budget.isUnlimited) return `${head}   without a limit`;
  if (perDay === undefined || dayRemaining === undefined) return `${head}   ${paint.attention('not known just now')}`;
  const left = dayRemaining / perDay;
  const colour = left > 0.25 ? paint.good : left > 0 ? paint.attention : paint.bad;
  const rate = requestsPerSecond === undefined ? '' : `, ${requestsPerSecond.toFixed(1)}/s used now`;
  return [
    `${head}   ${colour(drawBar(left, Math.min(40, columns - 20)))}`,
    fact('Left', `${formatCount(dayRemaining)} of ${formatCount(perDay)}`, paint),
    ...(resetsAtMs === undefined ? [] : [fact('Anew', describeDistance(resetsAtMs, atMs), paint)]),
    fact('Permitted', `${perSecond}/s${rate}`, paint),
  ].join('\n');
};

const describeAccount = (status: Statuses['accounts'][number], atMs: number, paint: Paint): string => {
  const { mood, word, advice, isPersonNeeded } = judgeAccount(status, atMs);
  const expiresAtMs = status.token.kind === 'found' ? status.token.value.expiresAtMs : undefined;
  return [
    `${paint.bold(`Account ${status.account}`)}   ${paint[mood](word)}`,
    ...(expiresAtMs === undefined ? [] : [fact('Token', describeLife(expiresAtMs, atMs), paint)]),
    ...(isPersonNeeded || mood !== 'good' ? [fact('To do', paint[mood](advice), paint)] : []),
  ].join('\n');
};

const describeLife = (expiresAtMs: number, atMs: number): string =>
  expiresAtMs > atMs
    ? `expires ${describeDistance(expiresAtMs, atMs)}`
    : `expired ${describeDistance(expiresAtMs, atMs)}`;

const describeUnread = (unread: readonly FleetPart[], paint: Paint): string[] =>
  unread.length === 0 ? [] : [paint.attention(`Could not be asked: ${unread.map((part) => parts[part]).join('; ')}.`)];

const paintReason = (reason: ScalingReason, paint: Paint): ((text: string) => string) => {
  if (reason === 'idle' || reason === 'minimum_suffices') return paint.good;
  return reason === 'reauth_required' ? paint.bad : paint.attention;
};

const fact = (name: string, text: string, paint: Paint): string => `  ${paint.faint(name.padEnd(14))}${text}`;
