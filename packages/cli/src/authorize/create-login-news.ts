import type { Clock } from '@leadferry/runtime';
import type { PinnedAccount } from '@leadferry/token';
import type { Output } from '../output.ts';
import type { Paint } from '../paint.ts';
import type { LoginNews } from './log-in-on-device.ts';
import { describeCode } from './login-texts.ts';

const away = 'The sign-in of Constant Contact does not answer';
const troubles = {
  unanswered: `${away}; asking on.`,
  slow_down: 'Constant Contact wants to be asked less often; pauses are longer from now on.',
} as const;

/** Makes what is said while a login is waited for. */
export const createLoginNews = ({
  account,
  pinned,
  output,
  paint,
  clock,
}: {
  readonly account: string;
  readonly pinned: PinnedAccount | undefined;
  readonly output: Output;
  readonly paint: Paint;
  readonly clock: Pick<Clock, 'now'>;
}): LoginNews => ({
  onCode: (authorization, isFirst) => {
    const { userCode, verificationUri, verificationUriComplete, expiresAtMs } = authorization;
    const expiresAt = new Date(expiresAtMs).toISOString();
    const fields = { account, userCode, verificationUri, verificationUriComplete, expiresAt, isRenewed: !isFirst };
    const text = describeCode(authorization, { account, pinned, isFirst, nowMs: clock.now(), paint });
    output.tell('code', fields, isFirst ? text : `\n${text}`);
  },
  onAway: (pauseMs) =>
    output.tell('vendor_away', { againInSeconds: pauseMs / 1000 }, paint.attention(`${away}; trying again.`)),
  onTrouble: (trouble) => output.tell(trouble, {}, paint.attention(troubles[trouble])),
});
