import type { Paint } from '../paint.ts';
import { describeCounts, formatCount } from './counts.ts';
import type { LeftBecause, ReplayPlan } from './plan-replay.ts';
import { type Cost, requestsPerLead } from './reckon-cost.ts';

/** A plan for machines. */
export const toPlanFields = (plan: ReplayPlan, cost: Cost | undefined): Readonly<Record<string, unknown>> => ({
  deadLetters: plan.count,
  byReason: plan.byReason,
  left: plan.left,
  ...(plan.invalid.length > 0 ? { invalid: plan.invalid } : {}),
  ...(cost
    ? {
        leads: plan.leads,
        requests: cost.requests,
        remainingToday: cost.remainingToday,
        durationSeconds: cost.durationMs === undefined ? undefined : Math.round(cost.durationMs / 1000),
      }
    : {}),
});

/** A plan for people: what is sent, what is not and why, and what it costs. */
export const describePlan = (
  plan: ReplayPlan,
  cost: Cost | undefined,
  { paint, maxReplays }: { readonly paint: Paint; readonly maxReplays: number },
): string => {
  const heading =
    plan.count === 0
      ? 'Nothing to replay.'
      : `${paint.bold(`${formatCount(plan.count)} dead letters to replay`)}: ${describeCounts(plan.byReason)}`;
  const left = Object.entries(plan.left).flatMap(([because, count]) =>
    count > 0 ? [`  left: ${formatCount(count)} ${because} — ${whyLeft(because as LeftBecause, maxReplays)}`] : [],
  );
  const invalid = plan.invalid.map((fault) => `    ${fault}`);
  return [heading, ...left, ...invalid, ...(cost && plan.count > 0 ? describeCost(plan, cost) : [])].join('\n');
};

const whyLeft = (because: LeftBecause, maxReplays: number): string => {
  switch (because) {
    case 'replayed':
      return 'sent before; --again sends them once more';
    case 'purged':
      return 'given up before, for good';
    case 'guarded':
      return `sent ${maxReplays} times and set aside each time; mend the cause, or the lead with --mapping, then raise --max-replays`;
    case 'unreadable':
      return 'no JSON object, so there is nothing to map';
    case 'invalid':
      return 'would be set aside again in spite of the mapping';
  }
};

const describeCost = ({ leads = 0, count }: ReplayPlan, { requests, durationMs, remainingToday }: Cost): string[] => {
  const how = `${requestsPerLead} for each of ${formatCount(leads)} leads, which is read before it is written`;
  const rest = count > leads ? `; none for ${formatCount(count - leads)} that would be set aside again unsent` : '';
  const today =
    remainingToday === undefined
      ? 'what is left of today cannot be read (Redis or Secrets Manager does not answer): a whole day is reckoned with'
      : `${formatCount(remainingToday)} requests are left today`;
  const time =
    durationMs === undefined
      ? 'no limits are set: as fast as the API answers'
      : `${describeDuration(durationMs)} if nothing else is sent; ${today}`;
  return [`  costs up to ${formatCount(requests)} requests: ${how}${rest}`, `  takes ${time}`];
};

/** Writes a length as a person says it: 1 h 27 min. */
export const describeDuration = (ms: number): string => {
  const seconds = Math.round(ms / 1000);
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  if (hours < 48) return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
  return `${Math.floor(hours / 24)} days ${hours % 24} h`;
};
