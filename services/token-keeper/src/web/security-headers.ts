import type { FastifyHelmetOptions } from '@fastify/helmet';
import type { Site } from './site.ts';

const oneYearSeconds = 365 * 24 * 60 * 60;

/**
 * Says what browsers may do with the pages: no scripts, no frames, nothing from elsewhere, no address told to others.
 * Strict transport security is asked for where the public address is https, and only there.
 *
 * A form leads to the vendor by way of a redirect, and browsers hold every stop on that way against `form-action`. The
 * vendor's own goes over several of its hosts, so all of them are named where it is the vendor's own.
 *
 * A page with a script (`hasScript`) may load our own files and ask our own addresses; nothing written into the page runs.
 */
export const describeHeaders = (site: Site, authUrl: string, { hasScript = false } = {}): FastifyHelmetOptions => ({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      'default-src': ["'none'"],
      ...(hasScript ? { 'script-src': ["'self'"], 'connect-src': ["'self'"] } : {}),
      'style-src': ["'self'"],
      'img-src': ["'self'"],
      'form-action': ["'self'", ...describeConsentHosts(authUrl)],
      'base-uri': ["'self'"],
      'frame-ancestors': ["'none'"],
    },
  },
  referrerPolicy: { policy: 'no-referrer' },
  strictTransportSecurity: site.isHttps && { maxAge: oneYearSeconds, includeSubDomains: false },
  xFrameOptions: { action: 'deny' },
});

const describeConsentHosts = (authUrl: string): string[] => {
  const { origin, hostname } = new URL(authUrl);
  return hostname.endsWith('.constantcontact.com') ? [origin, 'https://*.constantcontact.com'] : [origin];
};
