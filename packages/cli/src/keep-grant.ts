import { type AcceptedGrant, type AcceptGrantOptions, acceptGrant, findStoredGrant } from '@leadferry/account';
import { formatGeneration } from '@leadferry/token';
import { OvertakenError } from './errors.ts';
import { type KeepTryingOptions, keepTrying } from './keep-trying.ts';

export interface KeepGrantOptions extends AcceptGrantOptions, Omit<KeepTryingOptions, 'describeLoss'> {
  /** The epoch that was live before the login; undefined: nobody knows. */
  readonly epochBefore: number | undefined;
}

/**
 * Takes a grant and does not let go of it: it exists nowhere but here, and the grant before it may have ended with its login.
 *
 * @throws GrantRefusedError, TokenConfigError: waiting cannot help.
 * @throws {OvertakenError} something newer is live already.
 * @throws InterruptedError: given up by a second Ctrl-C.
 */
export const keepGrant = (options: KeepGrantOptions): Promise<AcceptedGrant> =>
  keepTrying(
    { ...options, describeLoss: (isInTheMiddle) => describeLoss(options.account, isInTheMiddle) },
    async (isFirst) => {
      if (!isFirst) await refuseOvertaken(options);
      return acceptGrant(options);
    },
  );

/** An earlier try that ended in an error may have stored the grant all the same. */
const refuseOvertaken = async ({ store, grant, account, epochBefore }: KeepGrantOptions): Promise<void> => {
  const found = await findStoredGrant(store, grant, epochBefore);
  if (found.kind !== 'overtaken') return;
  throw new OvertakenError(
    `generation ${formatGeneration(found.generation)} of account ${account} is live and newer than this login: it was ` +
      'stored after all and refreshed since, or somebody logged in later. Nothing is left to do',
  );
};

const describeLoss = (account: string, isInTheMiddle: boolean): string =>
  isInTheMiddle
    ? 'given up while the grant was being stored, so nobody knows whether it was. Look at it with ' +
      `"leadferry token status --account ${account}"; if it does not show a new generation, log in again`
    : 'given up: the grant is not stored and is lost, and it may have ended the one before it. Log in again soon: ' +
      `leadferry authorize --account ${account}`;
