import type { JournalEntry } from '@leadferry/simulator';
import { until } from '../../support/until.ts';
import type { ObservedFleet } from './observed-fleet.ts';

/** Reads the one value of an expression; undefined while there is none. */
export const readValue = async ({ prometheus }: ObservedFleet, expr: string): Promise<number | undefined> =>
  (await prometheus.query(expr))[0]?.values[0]?.[1];

/** Waits for the next request of a kind in the journal and returns it. */
export const awaitRequest = async (
  { world }: ObservedFleet,
  isIt: (entry: JournalEntry) => boolean,
  patienceSeconds: number,
  what: string,
): Promise<JournalEntry> => {
  const from = world.simulator.journal.length;
  const find = () => world.simulator.journal.read(from).find(isIt);
  await until(() => find() !== undefined, patienceSeconds, what);
  return find() as JournalEntry;
};

/** Is a refresh that succeeded. */
export const isRefresh = ({ endpoint, grantType, status }: JournalEntry): boolean =>
  endpoint === 'token' && grantType === 'refresh_token' && status === 200;

/** Waits for a refresh, so that most of a token's life lies ahead, and returns when it was. */
export const awaitRefresh = async (fleet: ObservedFleet): Promise<number> => {
  const { atMs } = await awaitRequest(fleet, isRefresh, fleet.scale.setting.tokenLifeSeconds, 'a refresh');
  return atMs;
};

/** Sees to it that so much of a token's life lies ahead: waits for a refresh where it does not. */
export const ensureLife = async (fleet: ObservedFleet, share: number): Promise<void> => {
  const left = await readValue(fleet, 'max(leadferry_token_access_expires_seconds)');
  if ((left ?? 0) < share * fleet.scale.setting.tokenLifeSeconds) await awaitRefresh(fleet);
};
