import type { DayReading, Limits } from '@leadferry/budget';
import { readYaml } from '@leadferry/config';
import type { Clock } from '@leadferry/runtime';
import { type Ending, succeed } from '../ending.ts';
import { InterruptedError, StillInvalidError } from '../errors.ts';
import type { Output } from '../output.ts';
import type { Paint } from '../paint.ts';
import { type Ask, confirm } from './confirm.ts';
import { formatCount } from './counts.ts';
import { describePlan, toPlanFields } from './describe-plan.ts';
import type { Selection } from './filter.ts';
import { leadMappingSchema } from './lead-mapping.ts';
import type { Dlq } from './open-dlq.ts';
import { openMarking } from './open-marking.ts';
import { planReplay, type ReplayPlan } from './plan-replay.ts';
import { createProgress } from './progress.ts';
import { reckonCost, requestsPerLead } from './reckon-cost.ts';
import { sendReplay } from './send-replay.ts';

export interface ReplayOptions {
  readonly dlq: Dlq;
  readonly groupId: string;
  readonly selection: Selection;
  readonly isDryRun: boolean;
  readonly isSure: boolean;
  readonly isAgain: boolean;
  readonly maxReplays: number;
  /** Path of a YAML file with changes to each lead. */
  readonly mappingPath: string | undefined;
  /** Whether leads that would be set aside again in spite of the mapping are left, instead of refusing all. */
  readonly leavesInvalid: boolean;
  readonly limits: Limits | 'unlimited';
  /** Asks what is left of today's calls; undefined where nobody can tell. */
  readonly readDay: () => Promise<DayReading | undefined>;
  readonly ask: Ask;
  readonly clock: Clock;
  readonly output: Output;
  readonly paint: Paint;
  readonly isRedrawn: boolean;
  readonly signal: AbortSignal;
}

/**
 * Sends dead letters back to their source topics, each once, however often the command is killed and run again: what goes
 * out and the marker that it did are one transaction, and the markers are read before anything is chosen.
 *
 * @throws {StillInvalidError} the mapping does not mend every lead.
 * @throws {InterruptedError} stopped between two batches; says how many are done.
 * @throws what `describeFailure` knows.
 */
export const replayDeadLetters = async (options: ReplayOptions): Promise<Ending> => {
  const { dlq, isDryRun, isSure, mappingPath, leavesInvalid, output, paint } = options;
  const mapping = mappingPath === undefined ? undefined : readYaml(mappingPath, leadMappingSchema);
  const plan = await planReplay({
    ...options,
    reader: dlq.kafka.reader,
    topics: dlq.topics,
    mapping,
    countsLeads: isDryRun || !isSure,
  });
  if (plan.left.invalid > 0 && !leavesInvalid && !isDryRun)
    throw new StillInvalidError(plan.left.invalid, plan.invalid);
  const cost = await reckon(plan, options);
  const told = { fields: toPlanFields(plan, cost), text: describePlan(plan, cost, { ...options, paint }) };
  if (isDryRun || plan.count === 0) return succeed({ ...told.fields, replayed: 0 }, told.text);

  output.tell('plan', told.fields, told.text);
  const topics = [...plan.chosen].flatMap(([{ source }, chosen]) => (chosen.size > 0 ? [source] : []));
  await confirm(`Replay ${formatCount(plan.count)} dead letters to ${topics.join(', ')}`, options);
  const replayed = await send(plan, { ...options, mapping });
  const text = `${paint.good(`Replayed ${formatCount(replayed)} dead letters`)} to ${topics.join(', ')}.`;
  return succeed({ replayed, ...told.fields }, text);
};

const reckon = async ({ leads }: ReplayPlan, { limits, readDay }: ReplayOptions) => {
  if (leads === undefined) return undefined;
  return reckonCost(leads * requestsPerLead, limits, limits === 'unlimited' ? undefined : await readDay());
};

const send = async (
  { chosen, count }: ReplayPlan,
  options: ReplayOptions & Pick<Parameters<typeof sendReplay>[0], 'mapping'>,
): Promise<number> => {
  const { dlq, signal } = options;
  const progress = createProgress({ ...options, deed: 'replayed', total: count });
  for (const [topic, ofTopic] of chosen) {
    if (ofTopic.size === 0) continue;
    const marking = await openMarking(dlq, topic, options);
    try {
      const parts = { ...options, reader: dlq.kafka.reader, marking, chosen: ofTopic };
      await sendReplay({ ...parts, onSent: progress.advance });
    } catch (error) {
      if (error !== signal.reason) throw error;
      throw new InterruptedError(
        `stopped: ${formatCount(progress.done)} of ${formatCount(count)} are replayed. The same command goes on with the rest, and sends nothing twice`,
      );
    } finally {
      await marking.transactions.close();
    }
  }
  return progress.done;
};
