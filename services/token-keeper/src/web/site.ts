import { createHash } from 'node:crypto';
import type { SiteConfig } from '../config.ts';

/** The addresses of the pages, all derived from `pages.publicUrl`. */
export interface Site {
  readonly publicUrl: string;
  /** What the vendor sends the browser back to; compared by the vendor byte for byte. */
  readonly redirectUri: string;
  readonly isHttps: boolean;
  /** Host, and port where it is not the scheme's own, that people should see in their browser. */
  readonly host: string;
  /** Path of the public address, with a slash at its end. Pages link relative to it. */
  readonly basePath: string;
  /** Whether people sign in here; otherwise a proxy in front has done it. */
  readonly hasSignIn: boolean;
  /** First part of every key in Redis. */
  readonly keyPrefix: string;
}

/** Works out the addresses of the pages. */
export const describeSite = ({ publicUrl, operatorSecret }: SiteConfig): Site => {
  const { protocol, host, pathname } = new URL(publicUrl);
  return {
    publicUrl,
    redirectUri: `${publicUrl}/callback`,
    isHttps: protocol === 'https:',
    host,
    basePath: pathname.endsWith('/') ? pathname : `${pathname}/`,
    hasSignIn: operatorSecret !== undefined,
    keyPrefix: `leadferry:pages:${createHash('sha256').update(publicUrl).digest('hex').slice(0, 16)}`,
  };
};
