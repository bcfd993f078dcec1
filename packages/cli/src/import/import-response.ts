import { type AcceptedGrant, type AcceptGrantOptions, acceptGrant, readEpoch } from '@leadferry/account';
import type { AccountConfig } from '@leadferry/config';
import { type Clock, unlessAborted } from '@leadferry/runtime';
import { type ReceivedGrant, readPastedResponse, type SpentTokens } from '@leadferry/token';
import { describeAccepted, toAcceptedFields } from '../accepted-grant.ts';
import { type Ending, succeed } from '../ending.ts';
import { SpentResponseError } from '../errors.ts';
import type { Interrupts } from '../interrupts.ts';
import { keepGrant } from '../keep-grant.ts';
import { keepTrying } from '../keep-trying.ts';
import type { OpenDeployment } from '../open-deployment.ts';
import type { Output } from '../output.ts';
import type { Paint } from '../paint.ts';
import { tellOfWaiting } from '../waiting-grant.ts';
import { confirmReplacement } from './confirm-replacement.ts';
import { findJsonObject } from './find-json-object.ts';
import { isFile, type ResponseSources, readResponseText } from './read-response-text.ts';

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
  readonly interrupts: Interrupts;
  readonly output: Output;
  readonly paint: Paint;
}

/**
 * Takes a token response that was got elsewhere as an account's new epoch. Break-glass: it is checked as far as can be
 * checked without spending it, and taken like the grant of a login. It is never shown.
 *
 * One in a file is tried once, since the file can be given again. One that came on standard input may exist nowhere else, and is
 * not let go of.
 *
 * @throws what `describeFailure` knows, each with a message of its own that says what to do.
 */
export const importResponse = async (options: ImportOptions): Promise<Ending> => {
  const { account, file, sources, interrupts, paint } = options;
  const text = await unlessAborted(readResponseText(file, sources), interrupts.first);
  const accepted = isFile(file)
    ? await unlessAborted(takeOnce(options, text), interrupts.first)
    : await takePatiently(options, text);
  return succeed(
    toAcceptedFields(account, accepted),
    describeAccepted(account, accepted, paint) +
      (isFile(file) ? `\n${paint.attention(`${file} still holds tokens: delete it.`)}` : ''),
  );
};

const takeOnce = async (options: ImportOptions, text: string): Promise<AcceptedGrant> =>
  acceptGrant((await checkResponse(options, text)).brought);

const takePatiently = async (options: ImportOptions, text: string): Promise<AcceptedGrant> => {
  const patience = { ...options, ...tellOfWaiting(options) };
  const describeLoss = (): string =>
    'given up: nothing was stored. The token response is lost, unless you have it elsewhere';
  const { brought, epochBefore } = await keepTrying({ ...patience, describeLoss }, () => checkResponse(options, text));
  return keepGrant({ ...patience, ...brought, epochBefore });
};

interface CheckedResponse {
  readonly brought: AcceptGrantOptions;
  /** The epoch that is live before it. */
  readonly epochBefore: number;
}

/** Checks what can be checked without spending anything, and has a person confirm that a grant which works is replaced. */
const checkResponse = async (options: ImportOptions, text: string): Promise<CheckedResponse> => {
  const { account, settings, replaceAccount, deployment, clock } = options;
  const { config, logger } = deployment;
  const application = await deployment.openApplication();
  const { clientId } = application.secret;
  const received = readPastedResponse(findJsonObject(text) ?? text, { clientId, nowMs: clock.now() });
  await refuseSpent(application.spent, received);
  const store = deployment.openStore(settings);
  const epochBefore = await readEpoch(store);
  await confirmReplacement({ ...options, store, grant: received.grant });
  const wantedScopes = config.application.scopes;
  return {
    brought: { ...received, ...application, account, store, logger, wantedScopes, replaceAccount },
    epochBefore,
  };
};

/**
 * A refresh token that the fleet has used already may be taken for a stolen one when it is sent again, and end the grant that
 * lives. What Redis does not know, or cannot tell, passes.
 */
const refuseSpent = async (spent: SpentTokens, { grant: { refreshToken } }: ReceivedGrant): Promise<void> => {
  if (refreshToken !== undefined && (await spent.includes(refreshToken))) throw new SpentResponseError();
};
