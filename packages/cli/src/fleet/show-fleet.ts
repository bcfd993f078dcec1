import type { Clock } from '@leadferry/runtime';
import { unlessAborted } from '@leadferry/runtime';
import type { Ending } from '../ending.ts';
import type { Exit } from '../exit-codes.ts';
import type { Output } from '../output.ts';
import type { Paint } from '../paint.ts';
import { judgeStatuses } from '../status/judge-statuses.ts';
import { describeFleet } from './describe-fleet.ts';
import { toFleetRecord } from './fleet-record.ts';
import type { FleetLook, FleetWatch } from './look-at-fleet.ts';

export interface ShowFleetOptions {
  readonly watch: Pick<FleetWatch, 'look'>;
  readonly paint: Paint;
  /** How wide the terminal is just now; undefined: there is none. */
  readonly columns: () => number | undefined;
}

/** Shows once how the fleet stands. A person who must act, and a part that could not be asked, are endings of their own. */
export const showFleet = async (options: ShowFleetOptions): Promise<Ending> =>
  toEnding(await options.watch.look(), options);

const toEnding = (look: FleetLook, { paint, columns }: ShowFleetOptions): Ending => ({
  exit: judgeLook(look),
  isFailure: false,
  fields: toFleetRecord(look),
  text: describeFleet(look, paint, columns()),
});

/** What only a person can mend goes first, then what most hides: backlogs, tokens, the budget. */
const judgeLook = ({ fleet, tokens }: FleetLook): Exit => {
  const { groupMembers, topics, unread } = fleet;
  const byTokens = judgeStatuses(tokens);
  const isStuck = groupMembers === 0 && topics.some(({ backlog = 0 }) => backlog > 0);
  if (byTokens === 'personNeeded' || isStuck) return 'personNeeded';
  if (unread.includes('kafka')) return 'kafkaAway';
  if (byTokens !== 'done') return byTokens;
  return unread.includes('budget') || unread.includes('outages') ? 'redisAway' : 'done';
};

const lookEveryMs = 2000;

/**
 * Shows how the fleet stands until the signal aborts. On a terminal the picture is drawn anew at every look; elsewhere another one is
 * written only when more than time has changed. Ends as the last look says, without showing it again.
 */
export const watchFleetStatus = async (
  options: ShowFleetOptions & {
    readonly clock: Clock;
    readonly output: Output;
    readonly isRedrawn: boolean;
    readonly signal: AbortSignal;
  },
): Promise<Ending> => {
  const { watch, clock, output, paint, isRedrawn, signal } = options;
  let [told, ending]: [string, Ending | undefined] = ['', undefined];
  try {
    for (;;) {
      const look = await unlessAborted(watch.look(), signal);
      ending = toEnding(look, options);
      const news = JSON.stringify({ ...ending.fields, at: '' });
      if (isRedrawn) output.tell('status', ending.fields, `${clearScreen}${ending.text}\n${paint.faint(ctrlC)}`);
      else if (news !== told) output.tell('status', ending.fields, `${ending.text}\n`);
      told = news;
      await clock.sleep(lookEveryMs, signal);
    }
  } catch (error) {
    if (!signal.aborted || error !== signal.reason || ending === undefined) throw error;
    return { ...ending, text: '' };
  }
};

const clearScreen = '\u001b[2J\u001b[H';
const ctrlC = `Looks again every ${lookEveryMs / 1000} s. Ctrl-C stops.`;
