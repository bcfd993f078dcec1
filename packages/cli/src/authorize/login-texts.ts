import { describeDuration, describeMoment } from '@leadferry/account';
import type { DeviceAuthorization, PinnedAccount } from '@leadferry/token';
import type { Paint } from '../paint.ts';

/** Writes what a person has to do with a code. */
export const describeCode = (
  authorization: DeviceAuthorization,
  {
    account,
    pinned,
    isFirst,
    nowMs,
    paint,
  }: {
    readonly account: string;
    readonly pinned: PinnedAccount | undefined;
    readonly isFirst: boolean;
    readonly nowMs: number;
    readonly paint: Paint;
  },
): string => {
  const { userCode, verificationUri, verificationUriComplete, expiresAtMs } = authorization;
  const owner = pinned?.organizationName === undefined ? '' : ` of ${paint.bold(pinned.organizationName)}`;
  const heading = isFirst
    ? `Log account ${paint.bold(account)} in at Constant Contact:`
    : paint.attention('Nobody used the code in time. It is void; here is a new one:');
  return [
    heading,
    '',
    `  1. Open    ${paint.bold(verificationUri)}   (any device will do: this one, another computer, a phone)`,
    `  2. Type    ${paint.bold(userCode)}`,
    `  3. Sign in as a user who may manage the account${owner}, and choose Allow.`,
    '',
    ...(verificationUriComplete === undefined ? [] : [`Or, with the code filled in:  ${verificationUriComplete}`, '']),
    paint.faint(
      `Waiting for you. The code is good for ${describeDuration(expiresAtMs - nowMs)}, until ${describeMoment(expiresAtMs)};`,
    ),
    paint.faint('then a new one is shown. Ctrl-C stops; nothing changes until you have allowed access.'),
  ].join('\n');
};
