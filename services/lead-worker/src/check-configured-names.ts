import type { TopicConfig } from '@leadferry/config';
import { type Clock, ConfigError, errorCode, type Logger } from '@leadferry/runtime';
import type { Accounts } from './accounts.ts';
import type { LeadWorkerMetrics } from './metrics.ts';

export interface NamesCheckOptions {
  readonly topics: readonly TopicConfig[];
  readonly accounts: Accounts;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly metrics: LeadWorkerMetrics;
  readonly signal: AbortSignal;
}

/** Pause between two tries to ask an account that could not be asked, in milliseconds. */
const retryMs = 10_000;

/**
 * Reads every account's token and resolves every configured list, so that a misspelt name is told at the start, a
 * worker without leads is ready, and both are warm when the first lead comes. Names that another worker left in the
 * cache need no token; readiness does. An account that cannot be asked, for want of a token, the API or the budget, is asked again until it
 * can; the caller does not wait for that to join (design decision 9).
 *
 * An account whose lists the API shows to be absent blocks its own topics only, as `config_error`, and a log line names
 * the lists; when that is so for every account, there is nothing left to work for.
 *
 * @throws {ConfigError} lists every absent name when no account is left that could deliver.
 */
export const checkConfiguredNames = async (options: NamesCheckOptions): Promise<void> => {
  const names = [...new Set(options.topics.map(({ account }) => account))];
  const faults = await Promise.all(names.map((account) => checkAccount(account, options)));
  const absent = faults.filter((fault) => fault !== undefined);
  if (absent.length > 0 && absent.length === names.length) throw new ConfigError(absent);
};

const checkAccount = async (
  account: string,
  { topics, accounts, clock, logger, metrics, signal }: NamesCheckOptions,
): Promise<string | undefined> => {
  const lists = [...new Set(topics.filter((topic) => topic.account === account).flatMap((topic) => topic.lists))];
  while (!signal.aborted) {
    try {
      const { tokens, names } = await accounts.open(account);
      await tokens.getAccessToken();
      await names.resolve({ lists, customFields: [], tags: [] }, { signal, refreshAfterMs: 15_000 });
      metrics.unknownNames.set({ account }, 0);
      return undefined;
    } catch (error) {
      const code = errorCode(error);
      if (code === undefined || error instanceof ConfigError) throw error;
      if (code === 'unknown_list') {
        const absent = namesOf(error);
        metrics.unknownNames.set({ account }, absent.length);
        logger.error({ account, lists: absent }, 'configured_lists_absent');
        return describeAbsence(account, absent);
      }
      logger.warn({ account, error }, 'names_not_resolved');
      await clock.sleep(retryMs, signal).catch(() => undefined);
    }
  }
  return undefined;
};

const namesOf = (error: unknown): readonly string[] =>
  error instanceof Error && 'names' in error && Array.isArray(error.names) ? error.names.map(String) : [];

const describeAbsence = (account: string, names: readonly string[]): string => {
  const listed = names.map((name) => `'${name}'`).join(', ');
  return `topics: account ${account} has no list named ${listed}; create it there or correct the name`;
};
