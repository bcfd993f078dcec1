import { type Exit, withExitCodes } from '../exit-codes.ts';

const exits: readonly Exit[] = [
  ...(['done', 'fault', 'usage', 'personNeeded', 'kafkaAway', 'kafkaRefused', 'interrupted'] as const),
];

const rules = `
Source topics: deleted by age, not compacted, kept for at least 7 days (new ones: 14). Dead letters: kept for ever, not compacted, and
wide enough for the source's largest record with its headers. Receipts: compacted, with as many partitions as their source.
Whatever else is set is left alone.`;

/** What is told below the help of `topics check`. */
export const checkHelp = withExitCodes(
  `
Looks at each source topic of the config, its dead letters and its receipts. Changes nothing.
${rules}

Examples:
  leadferry topics check
  leadferry topics check --json | jq -r 'select(.event == "topic") | .differences[].command'`,
  exits,
);

/** What is told below the help of `topics create`. */
export const createHelp = withExitCodes(
  `
For clusters without Strimzi, and where workers may not create topics. May be run again at any time: topics that exist are never
changed; where one is not as it should be, it tells the command that alters it. Where Kafka forbids to create one, it tells
the command for somebody who may.
${rules}

Examples:
  leadferry topics create --dry-run
  leadferry topics create                        dead letter and receipts topics of sources that exist
  leadferry topics create --partitions 12 --replication 3
  leadferry topics create --topic leads --json`,
  exits,
);
