import { createConsumerMetrics, openOperatorKafka } from '@leadferry/consumer';
import { createRegistry, unlessAborted } from '@leadferry/runtime';
import type { Ending } from '../ending.ts';
import { InterruptedError } from '../errors.ts';
import type { OpenDeployment } from '../open-deployment.ts';
import type { RunOptions } from '../run-command.ts';
import type { DlqIntent } from './dlq-commands.ts';
import { listDeadLetters } from './list-dead-letters.ts';
import { type Dlq, openDlq } from './open-dlq.ts';
import { purgeDeadLetters } from './purge-dead-letters.ts';
import { replayDeadLetters } from './replay-dead-letters.ts';
import { showDeadLetters } from './show-dead-letters.ts';

/**
 * Runs one of the `dlq` commands, and closes what it opened. Ctrl-C ends reading at once, and writing between two commits;
 * pressed twice, it ends that too, and what is open is aborted by the next command.
 *
 * @throws what `describeFailure` knows, and bugs.
 */
export const runDlq = async (
  intent: DlqIntent,
  options: RunOptions & { readonly deployment: OpenDeployment },
): Promise<Ending> => {
  const { config, version, clock, interrupts, deployment } = options;
  if (config.kafka === undefined) throw new TypeError('the configuration was read without Kafka');
  const { groupId } = config.kafka;
  const metrics = createConsumerMetrics(createRegistry({ service: 'leadferry', version }));
  const kafka = openOperatorKafka({
    ...config.kafka,
    clientId: 'leadferry-dlq',
    clock,
    logger: deployment.logger,
    metrics,
  });
  try {
    const dlq = await unlessAborted(openDlq(kafka, config.topics, intent.selection), interrupts.first);
    try {
      return await unlessAborted(dispatch(intent, { ...options, dlq, groupId }), interrupts.second);
    } finally {
      await dlq.close();
    }
  } catch (error) {
    if (error !== interrupts.first.reason && error !== interrupts.second.reason) throw error;
    throw new InterruptedError(
      'stopped. What was told as done is done, nothing is half done; the same command goes on',
    );
  }
};

const dispatch = (
  intent: DlqIntent,
  options: RunOptions & { readonly deployment: OpenDeployment; readonly dlq: Dlq; readonly groupId: string },
): Promise<Ending> => {
  const { config, deployment, interrupts, isForPeople, terminal } = options;
  const parts = {
    ...options,
    signal: interrupts.first,
    ask: isForPeople ? terminal.ask : undefined,
    isRedrawn: isForPeople,
  };
  switch (intent.command) {
    case 'dlq list':
      return listDeadLetters({ ...parts, ...intent });
    case 'dlq show':
      return showDeadLetters({ ...parts, ...intent });
    case 'dlq replay':
      return replayDeadLetters({
        ...parts,
        ...intent,
        limits: config.application.limits,
        readDay: deployment.readDay,
      });
    case 'dlq purge':
      return purgeDeadLetters({ ...parts, ...intent });
  }
};
