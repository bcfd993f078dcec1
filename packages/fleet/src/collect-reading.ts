import type { StandingOutages } from '@leadferry/account';
import type { DayReading } from '@leadferry/budget';
import type { TopicConfig } from '@leadferry/config';
import type { GroupStanding } from '@leadferry/consumer';
import { errorCode } from '@leadferry/runtime';
import type { TokenState } from '@leadferry/token';
import type { FleetSources } from './fleet-sources.ts';
import type { FleetPart } from './fleet-state.ts';

/** What was found of each part. Undefined: could not be read. */
export interface FleetReading {
  readonly group: GroupStanding | undefined;
  readonly deadLetters: ReadonlyMap<string, number> | undefined;
  /** `unlimited` where there is no day to read. */
  readonly day: DayReading | 'unlimited' | undefined;
  readonly outages: StandingOutages | undefined;
  /** Accounts that could not be read are not in it. */
  readonly tokens: ReadonlyMap<string, TokenState>;
  /** Why what is missing is missing. */
  readonly failures: ReadonlyMap<FleetPart, unknown>;
}

/**
 * Reads all parts side by side. One that is away leaves the others as they are.
 *
 * @throws whatever has no code: a bug.
 */
export const collectReading = async (
  sources: FleetSources,
  topics: readonly TopicConfig[],
  accounts: readonly string[],
): Promise<FleetReading> => {
  const failures = new Map<FleetPart, unknown>();
  const attempt = async <T>(part: FleetPart, read: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await read();
    } catch (error) {
      if (errorCode(error) === undefined) throw error;
      failures.set(part, error);
      return undefined;
    }
  };
  const readKafka = async () => {
    const group = await sources.readGroup();
    const deadLetters = new Map<string, number>();
    for (const topic of topics) deadLetters.set(topic.topic, await sources.countDeadLetters(topic));
    return { group, deadLetters };
  };
  const [kafka, day, outages, tokens] = await Promise.all([
    attempt('kafka', readKafka),
    attempt('budget', async () => (await sources.readDay()) ?? ('unlimited' as const)),
    attempt('outages', sources.readOutages),
    Promise.all(
      accounts.map(async (account) => [account, await attempt('tokens', () => sources.readToken(account))] as const),
    ),
  ]);
  return {
    group: kafka?.group,
    deadLetters: kafka?.deadLetters,
    day,
    outages,
    tokens: new Map(tokens.flatMap(([account, state]) => (state === undefined ? [] : [[account, state] as const]))),
    failures,
  };
};
