import { describeDuration } from '@leadferry/account';
import type { KeepTryingOptions } from './keep-trying.ts';
import type { Output } from './output.ts';
import type { Paint } from './paint.ts';

/** Makes what is said while a grant waits to be stored. */
export const tellOfWaiting = ({
  account,
  output,
  paint,
}: {
  readonly account: string;
  readonly output: Output;
  readonly paint: Paint;
}): Pick<KeepTryingOptions, 'onWait' | 'onWarning'> => ({
  onWait: (why, pauseMs, isFirst) => {
    const fields = { account, why: why.message, againInSeconds: pauseMs / 1000 };
    output.tell('grant_waits', fields, describeWait(why, pauseMs, isFirst, paint));
  },
  onWarning: () => output.tell('interrupt_warning', { account }, paint.attention(describeWarning(account))),
});

/** At length for the first time. */
const describeWait = (why: Error, pauseMs: number, isFirst: boolean, paint: Paint): string => {
  const again = `Trying again in ${describeDuration(pauseMs)}`;
  return isFirst
    ? [
        paint.attention('The grant is there, but it is not stored yet:'),
        `  ${why.message}.`,
        `${again}, and so on until it works. ${paint.bold('Leave this running')}: the tokens exist only in its memory, and the grant`,
        'before them may have ended. Ctrl-C gives them up only if pressed twice.',
      ].join('\n')
    : paint.faint(`Not yet: ${why.message}. ${again}.`);
};

const describeWarning = (account: string): string =>
  `The grant is not stored yet. Stopped now, it is lost, and account ${account} must be logged in again. Press Ctrl-C once ` +
  'more to stop all the same.';
