import { describeDuration } from '@leadferry/account';
import { formatCount } from '../dlq/counts.ts';
import { reckonCost, requestsPerLead } from '../dlq/reckon-cost.ts';
import { createFindings, type Finding } from './finding.ts';
import type { KafkaLook } from './look-at-kafka.ts';
import type { Patient } from './patient.ts';

const { good, attention } = createFindings('limits');

/** Compares what is configured with what comes in and what the API permits. */
export const lookAtLimits = (
  { config }: Pick<Patient, 'config'>,
  { partitions, flows }: Pick<KafkaLook, 'partitions' | 'flows'>,
): Finding[] => {
  const { application, maxReplicas, topics } = config;
  const { limits } = application;
  const shares = [...partitions.values()].reduce((sum, count) => sum + count, 0);
  const findings: Finding[] = [];
  if (shares > 0 && maxReplicas > shares) {
    const cure = `set LEADFERRY_MAX_REPLICAS (and the most replicas of the deployment) to at most ${shares}, or add partitions to the sources`;
    findings.push(
      attention(
        'replicas_exceed_partitions',
        `${maxReplicas} workers at most, for ${shares} partitions: the others would have nothing to do`,
        cure,
      ),
    );
  }
  if (limits === 'unlimited')
    return [...findings, attention('unlimited', 'no limits are kept, which is for tests', 'remove limits: unlimited')];
  for (const { topic, consent } of topics) {
    const flow = flows.get(topic);
    if (flow !== undefined)
      findings.push(...judgeFlow(topic, flow, consent === 'explicit' ? 1 : requestsPerLead, limits));
  }
  return [
    good(
      'limits',
      `${limits.perSecond} calls a second, ${formatCount(limits.perDay)} a day; at most ${maxReplicas} workers`,
    ),
    ...findings,
  ];
};

const judgeFlow = (
  topic: string,
  { waiting, arrived }: { readonly waiting: number; readonly arrived: number },
  callsPerLead: number,
  limits: { readonly perSecond: number; readonly perDay: number },
): Finding[] => {
  const told = { about: topic };
  const findings: Finding[] = [];
  const calls = arrived * callsPerLead;
  if (calls > limits.perDay) {
    const cure =
      'ask the vendor for a partner key, leave "unchanged" on, or send fewer leads: else the backlog grows for good';
    const text = `${formatCount(arrived)} records came to ${topic} within a day: some ${formatCount(calls)} calls, of ${formatCount(limits.perDay)}`;
    findings.push(attention('arrivals_exceed_day', text, cure, told));
  }
  if (waiting <= 0) return [...findings, good('backlog', `nothing waits in ${topic}`, told)];
  const { durationMs = 0 } = reckonCost(waiting * callsPerLead, limits, undefined);
  const text = `${formatCount(waiting)} records of ${topic} wait: some ${describeDuration(durationMs)} of calls`;
  if (durationMs > 86_400_000)
    findings.push(
      attention(
        'backlog_long',
        text,
        `see with "leadferry status" when it clears, and that retention.ms of ${topic} is longer`,
        told,
      ),
    );
  else findings.push(good('backlog', text, told));
  return findings;
};
