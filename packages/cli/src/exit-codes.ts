/** How a run of the command can end. Scripts hang on these numbers: change one only with a line in CHANGELOG.md. */
export const exitCodes = {
  done: 0,
  fault: 1,
  usage: 2,
  personNeeded: 3,
  clientRefused: 4,
  flowRefused: 5,
  denied: 6,
  otherAccount: 7,
  grantUnusable: 8,
  vendorAway: 9,
  storeAway: 10,
  kafkaAway: 11,
  kafkaRefused: 12,
  overtaken: 13,
  redisAway: 14,
  leadRefused: 15,
  noReceipt: 16,
  unwell: 17,
  interrupted: 130,
} as const;

export type Exit = keyof typeof exitCodes;

const meanings: Readonly<Record<Exit, string>> = {
  done: 'done; for a status: nobody needs to act',
  fault: 'the configuration or a secret cannot be used (every fault is listed), or a bug (with a stack)',
  usage: 'the command line is wrong, or names an account or topic that does not exist',
  personNeeded: 'a person must act; the text says how',
  clientRefused: 'the vendor refuses client_id or client_secret',
  flowRefused: 'the vendor does not let the application log in this way, or ask for these scopes',
  denied: 'a person said no',
  otherAccount: 'the login is for another account than the pinned one',
  grantUnusable: 'the login or the token response cannot be used; the text says why',
  vendorAway: 'Constant Contact does not answer; the same command may work later',
  storeAway: 'Secrets Manager does not answer; the same command may work later',
  kafkaAway: 'Kafka does not answer; the same command may work later',
  kafkaRefused: 'Kafka answers and refuses; the text says what it refuses',
  overtaken: 'another dlq command took over the same topic, or this one stood still for too long',
  redisAway: 'Redis does not answer; the same command may work later',
  leadRefused: 'an event would be a dead letter, or became one; every fault is listed',
  noReceipt: 'published, but receipts did not come in time; a worker may still write them',
  unwell: 'faults were found; each is told with what to do',
  interrupted: 'stopped by Ctrl-C or a signal',
};

/** Writes the table of exit codes that one command can end with, for its help. */
export const describeExitCodes = (exits: readonly Exit[]): string =>
  ['Exit codes:', ...exits.map((exit) => `  ${String(exitCodes[exit]).padStart(3)}  ${meanings[exit]}`)].join('\n');

/** Adds the table of exit codes to the help of a command. */
export const withExitCodes = (text: string, exits: readonly Exit[]): string => `${text}\n\n${describeExitCodes(exits)}`;
