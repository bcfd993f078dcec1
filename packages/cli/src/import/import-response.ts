import { acceptGrant } from '@leadferry/account';
import type { AccountConfig } from '@leadferry/config';
import type { Clock } from '@leadferry/runtime';
import { type ReceivedGrant, readPastedResponse, type SpentTokens } from '@leadferry/token';
import { describeAccepted, toAcceptedFields } from '../accepted-grant.ts';
import { type Ending, succeed } from '../ending.ts';
import { SpentResponseError } from '../errors.ts';
import type { OpenDeployment } from '../open-deployment.ts';
import type { Paint } from '../paint.ts';
import { confirmReplacement } from './confirm-replacement.ts';
import { findJsonObject } from './find-json-object.ts';
import { type ResponseSources, readResponseText } from './read-response-text.ts';

export interface ImportOptions {
  readonly account: string;
  readonly settings: AccountConfig;
  readonly file: string | undefined;
  readonly replaceAccount: boolean;
  /** Whether a grant that works may be replaced without a question. */
  readonly isSure: boolean;
  readonly deployment: OpenDeployment;
  readonly sources: ResponseSources;
  /** Asks a person a question; undefined where nobody can be asked. */
  readonly ask: ((question: string) => Promise<string>) | undefined;
  readonly clock: Clock;
  readonly paint: Paint;
}

/**
 * Takes a token response that was got elsewhere as an account's new epoch. Break-glass: it is checked as far as can be
 * checked without spending it, and taken like the grant of a login. It is never shown.
 *
 * Tried once: whoever has the response can try again.
 *
 * @throws what `describeFailure` knows, each with a message of its own that says what to do.
 */
export const importResponse = async (options: ImportOptions): Promise<Ending> => {
  const { account, settings, file, replaceAccount, deployment, sources, clock, paint } = options;
  const { config, logger } = deployment;
  const text = await readResponseText(file, sources);
  const application = await deployment.openApplication();
  const { clientId } = application.secret;
  const received = readPastedResponse(findJsonObject(text) ?? text, { clientId, nowMs: clock.now() });
  await refuseSpent(application.spent, received);

  const store = deployment.openStore(settings);
  await confirmReplacement({ ...options, store, grant: received.grant });
  const accepted = await acceptGrant({
    ...received,
    ...application,
    account,
    store,
    logger,
    wantedScopes: config.application.scopes,
    replaceAccount,
  });
  const isInFile = file !== undefined && file !== '-';
  return succeed(
    toAcceptedFields(account, accepted),
    describeAccepted(account, accepted, paint) +
      (isInFile ? `\n${paint.attention(`${file} still holds tokens: delete it.`)}` : ''),
  );
};

/**
 * A refresh token that the fleet has used already may be taken for a stolen one when it is sent again, and end the grant that
 * lives. What Redis does not know, or cannot tell, passes.
 */
const refuseSpent = async (spent: SpentTokens, { grant: { refreshToken } }: ReceivedGrant): Promise<void> => {
  if (refreshToken !== undefined && (await spent.includes(refreshToken))) throw new SpentResponseError();
};
