import type { TopicConfig } from '@leadferry/config';
import type { BlockedReason, DeadLetterReason, Settlement } from '@leadferry/consumer';
import type { Lead } from '@leadferry/lead';
import { errorCode } from '@leadferry/runtime';
import { describeUnknownNames } from './describe-unknown-names.ts';

export interface FailureContext {
  /** The lead, where the record could be read as one. */
  readonly lead: Lead | undefined;
  readonly topic: TopicConfig;
  readonly nowMs: number;
  readonly random: () => number;
  readonly attempts: number;
}

/** How long a record rests, at most, before it is tried again, in milliseconds, by what stands in the way. */
const restMs: Readonly<Record<BlockedReason, number>> = {
  throttled: 1_000,
  api_unavailable: 60_000,
  token_unavailable: 2_000,
  reauth_required: 2_000,
  kafka_unavailable: 2_000,
  config_error: 10_000,
  forbidden: 60_000,
  quota_exceeded: 600_000,
};

/** What came of one lead's own request holds up its key and no other: at most this long at first, twice as long each time. */
const firstKeyRestMs = 1_000;
const oneLeadsTrouble: ReadonlySet<string> = new Set(['api_unavailable', 'conflict']);

/** The API's own refusal of a spent day names no moment; the budget, which knows by now, does at the next hand-out. */
const askBudgetAfterMs = 1_000;

/** The world's faults: the record is good and waits. */
const blockedBy: ReadonlyMap<string, BlockedReason> = new Map([
  ['throttled', 'throttled'],
  ['quota_exceeded', 'quota_exceeded'],
  ['api_away', 'api_unavailable'],
  ['token_away', 'token_unavailable'],
  ['forbidden', 'forbidden'],
  // The newer token was refused too: packages/token looks into it, and says at the next hand-out whether a person is needed.
  ['unauthorized', 'token_unavailable'],
  ['reauth_required', 'reauth_required'],
  ['token_unavailable', 'token_unavailable'],
  ['config_error', 'config_error'],
  ['contact_missing', 'config_error'],
]);

/** The record's own faults: it is set aside, whatever the world does. */
const deadLetteredBy: ReadonlyMap<string, DeadLetterReason> = new Map([
  ['contact_rejected', 'rejected'],
  ['unknown_list', 'unknown_list'],
  ['unknown_custom_field', 'unknown_custom_field'],
  ['unknown_tag', 'unknown_tag'],
  ['not_json', 'not_json'],
  ['empty', 'empty'],
  ['tombstone', 'tombstone'],
  ['too_large', 'too_large'],
  ['invalid_field', 'invalid_field'],
  ['email_too_long', 'email_too_long'],
  ['too_many_custom_fields', 'too_many_custom_fields'],
]);

/**
 * Classifies a failed delivery, once, by the error's code: dead-lettered for the record's fault, blocked for the
 * world's (design decision 4).
 *
 * A list that the configuration names and the account lacks is the world's fault, a list that only the lead names
 * the record's. A spent quota rests until the budget's next probe or the end of the day, whichever is sooner, and at
 * most ten minutes at a time, so that a limit raised in the meantime is noticed; the budget, not this, decides whether
 * a request leaves then.
 *
 * A request that came to nothing holds up the key of its lead, with full jitter up to 1 s at first and 60 s in the end, while other
 * keys flow: whether the API is away for all is judged where requests are made, and then the partition waits for
 * the next probe.
 *
 * @throws the error itself when its code is not in the tables: that is a bug, and the process ends on it.
 */
export const settleFailure = (error: unknown, context: FailureContext): Settlement => {
  const code = errorCode(error) ?? '';
  const { attempts, lead, topic } = context;
  const facts = { attempts, lane: 'single' as const, ...readFacts(error), ...nameLead(lead) };
  if (code === 'unknown_list' && namesOf(error).some((name) => topic.lists.includes(name)))
    return { ...facts, outcome: rest('config_error', context) };
  const blocked = blockedBy.get(code);
  if (oneLeadsTrouble.has(code)) return { ...facts, outcome: restOfKey(context) };
  if (blocked !== undefined) return { ...facts, outcome: rest(blocked, context, momentsOf(error)) };
  const reason = deadLetteredBy.get(code);
  if (reason === undefined) throw error;
  return { ...facts, outcome: { kind: 'dead-lettered', reason, message: messageOf(error, code, lead) } };
};

const restOfKey = ({ nowMs, random, attempts }: FailureContext): Settlement['outcome'] => {
  const longestMs = Math.min(restMs.api_unavailable, firstKeyRestMs * 2 ** Math.min(attempts - 1, 16));
  return { kind: 'blocked', reason: 'api_unavailable', untilMs: nowMs + random() * longestMs, scope: 'key' };
};

const rest = (
  reason: BlockedReason,
  { nowMs, random }: FailureContext,
  moments: readonly number[] = [],
): Settlement['outcome'] => {
  const longestMs = reason === 'quota_exceeded' && moments.length === 0 ? askBudgetAfterMs : restMs[reason];
  return { kind: 'blocked', reason, untilMs: Math.min(nowMs + longestMs * (1 + random() * 0.1), ...moments) };
};

/** The moments at which an error says that another try may be worth it. */
const momentsOf = (error: unknown): readonly number[] => {
  const { untilMs, probeAtMs } = (error instanceof Error ? error : {}) as Record<string, unknown>;
  return [untilMs, probeAtMs].filter((moment) => typeof moment === 'number');
};

const namesOf = (error: unknown): readonly string[] =>
  error instanceof Error && 'names' in error && Array.isArray(error.names) ? error.names.map(String) : [];

const messageOf = (error: unknown, code: string, lead: Lead | undefined): string => {
  if (!(error instanceof Error)) return 'unknown';
  const unknown = lead === undefined ? [] : describeUnknownNames(lead, code, namesOf(error));
  if (unknown.length > 0) return unknown.join('; ');
  return 'faults' in error && Array.isArray(error.faults) ? error.faults.join('; ') : error.message;
};

const nameLead = (lead: Lead | undefined): Partial<Settlement> =>
  lead === undefined ? {} : { leadId: lead.id, ...(lead.source === undefined ? {} : { source: lead.source }) };

/** Takes over what an error knows of the lead and the answer; never its text. */
const readFacts = (error: unknown): Partial<Settlement> => {
  if (!(error instanceof Error)) return {};
  const { leadId, source, status, errorKey } = error as Error & Record<string, unknown>;
  return {
    ...(typeof leadId === 'string' ? { leadId } : {}),
    ...(typeof source === 'string' ? { source } : {}),
    ...(typeof status === 'number' ? { httpStatus: status } : {}),
    ...(typeof errorKey === 'string' ? { errorKey } : {}),
  };
};
