import { createConsumerMetrics, type OperatorKafka, openOperatorKafka } from '@leadferry/consumer';
import { type Clock, createLogger, createRegistry, unlessAborted } from '@leadferry/runtime';
import type { KafkaIntent } from './command-line.ts';
import type { KafkaOnlyConfig } from './config.ts';
import type { Ending } from './ending.ts';
import { InterruptedError } from './errors.ts';
import type { Interrupts } from './interrupts.ts';
import type { Output, Sink } from './output.ts';
import type { Paint } from './paint.ts';
import type { PublishOptions } from './publish/run-publish.ts';

export interface KafkaRunOptions {
  readonly config: KafkaOnlyConfig;
  readonly version: string;
  readonly clock: Clock;
  readonly interrupts: Interrupts;
  readonly output: Output;
  readonly paint: Paint;
  readonly stderr: Sink;
  /** Reads all of a file; `-` or undefined: of standard input. */
  readonly readInput: (file: string | undefined) => Promise<Buffer>;
  readonly isJson: boolean;
  /** Whether a person looks at standard output, so that it may be drawn anew. */
  readonly isForPeople: boolean;
  /** How wide the terminal is just now; undefined: there is none. */
  readonly columns: () => number | undefined;
}

/**
 * Runs a command that asks Kafka alone, and closes what it opened. What an interrupt means is the command's own affair; the second
 * one ends it wherever it stands.
 *
 * @throws what `describeFailure` knows, and bugs.
 */
export const runWithKafka = async (intent: KafkaIntent, options: KafkaRunOptions): Promise<Ending> => {
  const { config, version, clock, stderr, interrupts } = options;
  const destination = { write: (line: string) => void stderr.write(line) };
  const logger = createLogger({ name: 'leadferry', level: config.logLevel, destination });
  const metrics = createConsumerMetrics(createRegistry({ service: 'leadferry', version }));
  const [name] = intent.command.split(' ');
  const kafka = openOperatorKafka({ ...config.kafka, clientId: `leadferry-${name}`, clock, logger, metrics });
  try {
    return await unlessAborted(dispatch(intent, { ...options, kafka, signal: interrupts.first }), interrupts.second);
  } finally {
    await kafka.close();
  }
};

type Parts = KafkaRunOptions & { readonly kafka: OperatorKafka; readonly signal: AbortSignal };

const dispatch = async (intent: KafkaIntent, parts: Parts): Promise<Ending> => {
  const { kafka, signal } = parts;
  switch (intent.command) {
    case 'topics check':
    case 'topics create': {
      const { runTopics } = await import('./topics/run-topics.ts');
      const run = withAdmin(parts, (admin) => runTopics(intent, { ...parts, admin, reader: kafka.reader }));
      return explainStop(run, signal, 'stopped. Topics that were told as created are there; the same command goes on');
    }
    case 'publish': {
      const [{ runPublish }, { publishRecords }] = await Promise.all([
        import('./publish/run-publish.ts'),
        import('./publish/publish-records.ts'),
      ]);
      const {
        topics,
        kafka: { groupId },
      } = parts.config;
      const send: PublishOptions['send'] = (topic, checked) =>
        withAdmin(parts, (admin) => publishRecords({ ...parts, intent, topic, checked, admin, groupId }));
      const run = runPublish(intent, { ...parts, topics, nowMs: parts.clock.now(), send });
      return explainStop(run, signal, 'stopped. Leads that were told as published lie in the topic');
    }
    case 'tail': {
      const { runTail } = await import('./tail/run-tail.ts');
      const follower = kafka.createFollower();
      const run = withAdmin(parts, (admin) => runTail(intent, { ...parts, admin, follower })).finally(follower.close);
      return explainStop(run, signal, 'stopped');
    }
  }
};

const withAdmin = async (
  { kafka, signal }: Parts,
  run: (admin: Awaited<ReturnType<OperatorKafka['connectAdmin']>>) => Promise<Ending>,
): Promise<Ending> => {
  const admin = await unlessAborted(kafka.connectAdmin(), signal);
  try {
    return await run(admin);
  } finally {
    await admin.close();
  }
};

/** Says of an interrupt what it leaves behind. */
const explainStop = async (run: Promise<Ending>, signal: AbortSignal, message: string): Promise<Ending> => {
  try {
    return await run;
  } catch (error) {
    if (!signal.aborted || error !== signal.reason) throw error;
    throw new InterruptedError(message);
  }
};
