import type { TopicConfig } from '@leadferry/config';
import { UsageError } from './errors.ts';

/**
 * Returns the source topics that are meant: all of the config where none is named.
 *
 * @throws {UsageError} a name that the config does not have.
 */
export const chooseTopics = (configured: readonly TopicConfig[], named: readonly string[]): readonly TopicConfig[] => {
  const names = configured.map(({ topic }) => topic);
  const unknown = named.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`there is no topic "${unknown}" in the config; there are: ${names.join(', ')}`);
  }
  return named.length === 0 ? configured : configured.filter(({ topic }) => named.includes(topic));
};

/**
 * Returns the one source topic that is meant. Where there is only one, it need not be named.
 *
 * @throws {UsageError} none is named and there are several, or the config does not have it.
 */
export const chooseTopic = (configured: readonly TopicConfig[], wanted: string | undefined): TopicConfig => {
  const [only, ...others] = chooseTopics(configured, wanted === undefined ? [] : [wanted]);
  if (only !== undefined && others.length === 0) return only;
  const names = configured.map(({ topic }) => topic).join(', ');
  throw new UsageError(`say which topic is meant, with --topic TOPIC; there are: ${names}`);
};
