import { GrantRefusedError } from '@leadferry/account';
import {
  KafkaUnavailableError,
  PublishRefusedError,
  TopicRefusedError,
  TransactionFencedError,
} from '@leadferry/consumer/errors';
import { ConfigError, scrubText } from '@leadferry/runtime/config';
import {
  AuthorizationError,
  type AuthorizationFault,
  PastedResponseError,
  TokenConfigError,
  TokenUnavailableError,
} from '@leadferry/token';
import { type Ending, fail } from './ending.ts';
import {
  DeniedError,
  InterruptedError,
  OvertakenError,
  RedisAwayError,
  SpentResponseError,
  StillInvalidError,
  UsageError,
} from './errors.ts';
import type { Exit } from './exit-codes.ts';

const authorizationExits: Readonly<Record<AuthorizationFault, Exit>> = {
  client_refused: 'clientRefused',
  flow_refused: 'flowRefused',
  scope_refused: 'flowRefused',
  request_refused: 'flowRefused',
  code_refused: 'flowRefused',
  throttled: 'vendorAway',
  authorization_unavailable: 'vendorAway',
};

const grantExits: Readonly<Record<GrantRefusedError['code'], Exit>> = {
  other_account: 'otherAccount',
  no_refresh_token: 'grantUnusable',
  token_refused: 'grantUnusable',
  summary_unavailable: 'vendorAway',
};

/** Makes an ending of an error that is known; undefined for any other one, which is a bug and must be loud. */
export const describeFailure = (error: unknown, command = ''): Ending | undefined => {
  if (error instanceof AuthorizationError) return fail(authorizationExits[error.code], error);
  if (error instanceof GrantRefusedError) return describeRefusal(error);
  if (error instanceof PastedResponseError) return fail('grantUnusable', error);
  if (error instanceof OvertakenError || error instanceof SpentResponseError) return fail('grantUnusable', error);
  if (error instanceof TokenConfigError || error instanceof ConfigError) return fail('fault', error);
  if (error instanceof TokenUnavailableError) return fail('storeAway', error);
  if (error instanceof UsageError) return fail('usage', error);
  if (error instanceof DeniedError) return fail('denied', error);
  if (error instanceof InterruptedError) return fail('interrupted', error);
  if (error instanceof RedisAwayError) return fail('redisAway', error);
  if (error instanceof StillInvalidError) return fail('personNeeded', error);
  return describeKafkaFailure(error, command);
};

const describeKafkaFailure = (error: unknown, command: string): Ending | undefined => {
  if (error instanceof KafkaUnavailableError) {
    const first = error.advice ?? 'check KAFKA_BROKERS and the network';
    const then =
      command === 'publish'
        ? 'publish what was not told as published'
        : 'run the same command again: what is done is not done twice';
    const cure = `${first}, and ${then}`;
    return fail('kafkaAway', { code: error.code, message: `Kafka cannot be reached or is not ready: ${cure}` });
  }
  if (error instanceof TopicRefusedError || error instanceof PublishRefusedError) {
    const message = `Kafka refuses what is asked of ${error.topic || 'it'}: ${error.refusal}. ${adviseOn(error.refusal, command)}`;
    return fail('kafkaRefused', { code: error.code, message });
  }
  if (error instanceof TransactionFencedError) {
    const message =
      'another dlq command took over this topic, or this one stood still for over 15 s. What it told as done is done; ' +
      'run the same command again for the rest';
    return fail('overtaken', { code: error.code, message });
  }
  return undefined;
};

/** What each group of commands may do in Kafka; the others ask nothing of it. */
const rights: Readonly<Record<string, string>> = {
  dlq: 'Read and Describe on the dead letter topic, Read, Write, Describe and Create on its .done topic, Write on the source, Delete to purge, and Write and Describe on transactional ids that begin with leadferry-dlq',
  memory: 'Read and Describe on the receipts topics',
  publish: 'Write and Describe on the source, and to wait Read and Describe on the receipts topic',
  tail: 'Read and Describe on the receipts topics',
  topics: 'Describe and DescribeConfigs on the topics, and Create to create them',
};

const adviseOn = (refusal: string, command: string): string => {
  const [group = ''] = command.split(' ');
  if (refusal.endsWith('AUTHORIZATION_FAILED')) {
    return `This command needs ${rights[group] ?? 'rights on the topics it asks of'}`;
  }
  if (refusal === 'POLICY_VIOLATION') return 'Records are deleted only of topics whose cleanup.policy includes delete';
  return "Look at the topic's configuration and at the broker's log";
};

const describeRefusal = ({ code, message, retryable }: GrantRefusedError): Ending =>
  fail(grantExits[code], {
    code,
    message: retryable ? `${message}. The same may be taken later: try again soon` : message,
  });

/**
 * Writes an error nobody foresaw, for standard error: the stacks of it and its causes, and nothing else that it may carry,
 * since that could be an answer with tokens.
 */
export const describeBug = (error: unknown): string => {
  if (!(error instanceof Error)) return `leadferry: a bug: a value of type ${typeof error} was thrown\n`;
  const stacks: string[] = [];
  for (let next: unknown = error; next instanceof Error; next = next.cause) stacks.push(next.stack ?? next.message);
  return scrubText(`leadferry: a bug, please report it:\n${stacks.join('\ncaused by: ')}\n`);
};
