import type { AccountConfig } from '@leadferry/config';
import type { Clock } from '@leadferry/runtime';
import type { Ending } from '../ending.ts';
import type { OpenDeployment } from '../open-deployment.ts';
import type { Output } from '../output.ts';
import type { Paint } from '../paint.ts';
import { describeStatuses } from './describe-statuses.ts';
import { judgeStatuses } from './judge-statuses.ts';
import { readStatuses, type Statuses } from './read-statuses.ts';
import { toStatusRecord } from './status-record.ts';

export interface TokenStatusOptions {
  readonly deployment: Pick<OpenDeployment, 'config' | 'client' | 'openStore'>;
  readonly accounts: readonly (readonly [name: string, settings: AccountConfig])[];
  readonly clock: Clock;
  readonly paint: Paint;
}

/** Shows once how accounts stand. A person who must act is an ending of its own. */
export const showTokenStatus = async ({ deployment, accounts, clock, paint }: TokenStatusOptions): Promise<Ending> =>
  toEnding(await readStatuses(deployment, accounts, clock), paint);

const toEnding = (statuses: Statuses, paint: Paint): Ending => ({
  exit: judgeStatuses(statuses),
  isFailure: false,
  fields: toStatusRecord(statuses),
  text: describeStatuses(statuses, paint),
});

const lookEveryMs = 2000;

/**
 * Shows how accounts stand until the signal aborts. On a terminal the picture is drawn anew at every look; elsewhere
 * another one is written only when more than time has changed. Ends as the last look says, without showing it again.
 */
export const watchTokenStatus = async ({
  output,
  isRedrawn,
  signal,
  ...options
}: TokenStatusOptions & {
  readonly output: Output;
  /** Whether the screen may be cleared. */
  readonly isRedrawn: boolean;
  readonly signal: AbortSignal;
}): Promise<Ending> => {
  const { deployment, accounts, clock, paint } = options;
  let told = '';
  for (;;) {
    const statuses = await readStatuses(deployment, accounts, clock);
    const ending = toEnding(statuses, paint);
    const news = JSON.stringify(withoutTime(statuses));
    if (isRedrawn) output.tell('status', ending.fields, `${clearScreen}${ending.text}\n${paint.faint(ctrlC)}`);
    else if (news !== told) output.tell('status', ending.fields, `${ending.text}\n`);
    told = news;
    try {
      await clock.sleep(lookEveryMs, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
      return { ...ending, text: '' };
    }
  }
};

const clearScreen = '\u001b[2J\u001b[H';
const ctrlC = `Looks again every ${lookEveryMs / 1000} s. Ctrl-C stops.`;

/** What of a status is news: not the moment it was taken. */
const withoutTime = ({ application, accounts }: Statuses): object => ({ application, accounts });
