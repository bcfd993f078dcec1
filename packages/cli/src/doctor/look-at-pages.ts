import { randomBytes } from 'node:crypto';
import { findPagesFaults } from '@leadferry/config';
import { type ApplicationSecret, askConsentPage, createAuthorizationCodeGrant } from '@leadferry/token';
import { createFindings, type Finding } from './finding.ts';
import type { Patient } from './patient.ts';

const { good, attention, fault, skipped } = createFindings('pages');

/** Looks at where people log in, and whether the vendor would send them back there. */
export const lookAtPages = async (patient: Patient, secret: ApplicationSecret | undefined): Promise<Finding[]> => {
  const { pages } = patient.config;
  if (pages === undefined)
    return [good('pages', 'no pages are configured: accounts are authorised with "leadferry authorize"')];
  const faults = findPagesFaults(pages);
  if (faults.length > 0 || pages.publicUrl === undefined) {
    return faults.map((text) =>
      fault('pages_fault', text, 'correct it in the config file; token-keeper does not start with it'),
    );
  }
  const publicUrl = pages.publicUrl.replace(/\/+$/, '');
  return [...judgeAddress(publicUrl), await askRedirect(publicUrl, secret, patient)];
};

const judgeAddress = (publicUrl: string): Finding[] => {
  const { protocol, hostname } = new URL(publicUrl);
  if (protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return [];
  const cure = 'put a proxy with a certificate in front and write its https:// address to pages.publicUrl';
  return [
    fault('pages_insecure', `${publicUrl} is not https: passwords and codes would travel in clear text`, cure, {
      about: publicUrl,
    }),
  ];
};

/** The consent page is asked as a browser would ask it, with a state that means nothing. */
const askRedirect = async (
  publicUrl: string,
  secret: ApplicationSecret | undefined,
  { config, clock, fetch }: Patient,
): Promise<Finding> => {
  const redirectUri = `${publicUrl}/callback`;
  const told = { about: redirectUri };
  if (secret === undefined)
    return skipped('redirect', 'the application is not known, so its consent page was not asked', told);
  const { authUrl, application } = config;
  const grant = createAuthorizationCodeGrant({ ...secret, authUrl, scopes: application.scopes, clock, fetch });
  const asked = { redirectUri, ...(grant.usesPkce ? { codeVerifier: randomBytes(32).toString('base64url') } : {}) };
  const state = randomBytes(16).toString('base64url');
  switch (await askConsentPage(grant.authorizeUrl({ ...asked, state }), fetch)) {
    case 'open':
      return good('redirect', `the vendor sends people back to ${redirectUri}`, told);
    case 'redirect_uri_refused':
      return fault(
        'redirect_unknown',
        `the vendor does not know the redirect URI ${redirectUri}`,
        `add exactly ${redirectUri} to the redirect URIs of the application in the developer portal, or correct pages.publicUrl`,
        told,
      );
    case 'client_refused':
      return fault(
        'client_unknown',
        'the consent page does not know client_id',
        `compare client_id in ${application.secret} with the developer portal`,
        told,
      );
    case 'unavailable':
      return attention('consent_page_away', 'the consent page does not answer just now', 'look again later', told);
  }
};
