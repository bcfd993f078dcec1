import { readEpoch } from '@leadferry/account';
import type { AccountConfig } from '@leadferry/config';
import { type Clock, unlessAborted } from '@leadferry/runtime';
import { AuthorizationError, createDeviceGrant, type ReceivedGrant } from '@leadferry/token';
import { describeAccepted, toAcceptedFields } from '../accepted-grant.ts';
import type { CliConfig } from '../config.ts';
import { type Ending, fail, succeed } from '../ending.ts';
import type { Interrupts } from '../interrupts.ts';
import { keepGrant } from '../keep-grant.ts';
import type { OpenDeployment } from '../open-deployment.ts';
import type { Output } from '../output.ts';
import type { Paint } from '../paint.ts';
import { tellOfWaiting } from '../waiting-grant.ts';
import { createLoginNews } from './create-login-news.ts';
import { logInOnDevice } from './log-in-on-device.ts';

export interface AuthorizeOptions {
  readonly account: string;
  readonly settings: AccountConfig;
  readonly replaceAccount: boolean;
  readonly deployment: OpenDeployment;
  readonly clock: Clock;
  readonly interrupts: Interrupts;
  readonly output: Output;
  readonly paint: Paint;
}

/**
 * Logs an account in anew: shows a code, waits for its person, stores the grant as a new epoch and tells the workers.
 *
 * Application and store are read before anybody is asked to log in, since a login may end the grant before it.
 *
 * @throws what `describeFailure` knows, each with a message of its own that says what to do.
 */
export const authorizeAccount = async (options: AuthorizeOptions): Promise<Ending> => {
  const { account, settings, deployment, clock, interrupts, output, paint } = options;
  const { config, logger } = deployment;
  const store = deployment.openStore(settings);
  const [application, pinned, epochBefore] = await unlessAborted(
    Promise.all([deployment.openApplication(), store.readPinnedAccount(), readEpoch(store)]),
    interrupts.first,
  );
  if (!application.hasRedis) output.tell('redis_away', {}, paint.attention(withoutRedis));

  const device = createDeviceGrant({
    authUrl: config.authUrl,
    ...application.secret,
    scopes: config.application.scopes,
    clock,
  });
  const expected = options.replaceAccount ? undefined : pinned;
  const news = createLoginNews({ account, pinned: expected, output, paint, clock });
  let received: ReceivedGrant;
  try {
    received = await logInOnDevice({ device, clock, interrupts, news });
  } catch (error) {
    if (!(error instanceof AuthorizationError && error.code === 'flow_refused')) throw error;
    const { code, message } = error;
    return fail('flowRefused', { code, message: `${message}. ${describeOtherWay(config, account)}` });
  }
  output.tell('granted', { account }, '\nAccess was allowed. Storing the grant ...');

  const accepted = await keepGrant({
    ...received,
    ...application,
    account,
    store,
    logger,
    wantedScopes: config.application.scopes,
    replaceAccount: options.replaceAccount,
    epochBefore,
    clock,
    interrupts,
    ...tellOfWaiting({ account, output, paint }),
  });
  return succeed(toAcceptedFields(account, accepted), describeAccepted(account, accepted, paint));
};

const withoutRedis =
  'Redis does not answer. That does no harm: workers are not told of the new grant, they find it when they look.';

const describeOtherWay = ({ pages }: CliConfig, account: string): string =>
  pages?.publicUrl === undefined
    ? 'There are no pages in this config ("pages"), so here that means: allow the device flow, or bring the token response ' +
      'of a login made elsewhere with "leadferry token import"'
    : `Here the browser's way is ${pages.publicUrl.replace(/\/+$/, '')}/authorize/${account}`;
