import {
  type ApplicationSecret,
  AuthorizationError,
  createAuthorizationCodeGrant,
  readApplicationSecret,
  TokenConfigError,
  TokenUnavailableError,
} from '@leadferry/token';
import { createFindings, type Finding } from './finding.ts';
import type { SecretsLook } from './look-at-secrets.ts';
import type { Patient } from './patient.ts';

const { good, attention, fault, skipped } = createFindings('application');

/** What was found about the application; its secret where it can be used. */
export interface ApplicationLook {
  readonly findings: readonly Finding[];
  readonly secret: ApplicationSecret | undefined;
}

/** Looks at the application's secret, and asks the vendor whether it knows the client. */
export const lookAtApplication = async (patient: Patient, { isReadable }: SecretsLook): Promise<ApplicationLook> => {
  const { config, deployment } = patient;
  const about = config.application.secret;
  if (!isReadable(about)) {
    return {
      findings: [skipped('application', `${about} cannot be read`, { about })],
      secret: undefined,
    };
  }
  try {
    const secret = await readApplicationSecret({ client: deployment.client, secretId: about });
    const held = [
      'client_id',
      ...(secret.clientSecret ? ['client_secret'] : []),
      ...(secret.hashKey ? ['hash_key'] : []),
    ];
    const asked = await askVendor(secret, patient);
    return {
      findings: [good('application', `${about} holds ${held.join(', ')}`, { about }), asked],
      secret,
    };
  } catch (error) {
    const isKnown = error instanceof TokenConfigError || error instanceof TokenUnavailableError;
    if (!isKnown) throw error;
    const cure = `store it anew: "aws secretsmanager put-secret-value --secret-id ${about} --secret-string file://application.json", with client_id, and client_secret or hash_key`;
    return {
      findings: [fault('application_unusable', error.message, cure, { about })],
      secret: undefined,
    };
  }
};

/** Nobody was ever given it. */
const noCode = 'leadferry-doctor';
const betweenTriesMs = 1200;

/**
 * Asks to exchange a code that nobody was given: the vendor looks at the client first (RFC 6749 5.2), so that `invalid_grant` says
 * that it knows it. No refresh token is sent, and no grant is touched.
 */
const askVendor = async (secret: ApplicationSecret, { config, clock, fetch }: Patient): Promise<Finding> => {
  const { authUrl, application } = config;
  const grant = createAuthorizationCodeGrant({
    ...secret,
    authUrl,
    scopes: application.scopes,
    clock,
    fetch,
    timeoutMs: 8000,
  });
  for (let tries = 1; ; tries += 1) {
    try {
      await grant.exchange({ code: noCode, redirectUri: 'https://localhost/callback' });
      return good('client', 'the vendor knows client_id and client_secret');
    } catch (error) {
      if (!(error instanceof AuthorizationError)) throw error;
      if (error.code !== 'throttled' || tries === 3) return judgeAnswer(error, secret, config.application.secret);
      await clock.sleep(betweenTriesMs);
    }
  }
};

const judgeAnswer = ({ code }: AuthorizationError, { clientSecret }: ApplicationSecret, about: string): Finding => {
  switch (code) {
    case 'client_refused': {
      const what = clientSecret === undefined ? 'client_id, or wants a client_secret' : 'client_id or client_secret';
      const cure = `compare both with the developer portal (a regenerated secret voids the old one) and store them in ${about}: "aws secretsmanager put-secret-value --secret-id ${about} --secret-string file://application.json"`;
      return fault('client_refused', `the vendor refuses ${what}`, cure, { about });
    }
    case 'authorization_unavailable':
      return fault(
        'authorization_unreachable',
        'the authorization server gives no usable answer: tokens cannot be refreshed',
        'see that CONSTANT_CONTACT_AUTH_URL is right and that the network policy lets this process through ("curl -i $CONSTANT_CONTACT_AUTH_URL/token")',
      );
    case 'throttled':
      return attention('client_untried', 'the token endpoint takes one request a second, and was busy', 'look again');
    default:
      return good('client', `the vendor knows client_id${clientSecret === undefined ? '' : ' and client_secret'}`);
  }
};
