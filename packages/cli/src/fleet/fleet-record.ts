import type { FleetState } from '@leadferry/fleet';
import { toStatusRecord } from '../status/status-record.ts';
import type { FleetLook } from './look-at-fleet.ts';

const never = (_: string, value: unknown): unknown => {
  if (value === Number.POSITIVE_INFINITY) return 'never';
  return value === undefined ? null : value;
};

/** A fleet for machines: times ISO 8601, lengths seconds; null: not known; "never": not as things stand. */
export const toFleetRecord = ({ fleet, seenBy, tokens }: FleetLook): Readonly<Record<string, unknown>> => {
  const { atMs, groupMembers, topics, unread } = fleet;
  const { personNeeded, application, accounts } = toStatusRecord(tokens);
  const wanted = seenBy === 'token_keeper';
  const record = {
    at: new Date(atMs).toISOString(),
    seenBy,
    groupMembers,
    topics: topics.map(({ desiredReplicas, ...topic }) => ({
      ...topic,
      desiredReplicas: wanted ? desiredReplicas : undefined,
    })),
    budget: toBudgetRecord(fleet),
    unread,
    personNeeded,
    application,
    accounts,
  };
  return JSON.parse(JSON.stringify(record, never)) as Record<string, unknown>;
};

const toBudgetRecord = ({ budget }: FleetState) => {
  const { resetsAtMs, ...others } = budget;
  return { ...others, resetsAt: resetsAtMs === undefined ? undefined : new Date(resetsAtMs).toISOString() };
};
