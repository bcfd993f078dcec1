import 'reflect-metadata';
import type { webcrypto } from 'node:crypto';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from '@peculiar/x509';

/** A certificate with its key, both PEM; the key PKCS #8 and without a passphrase. */
export interface Identity {
  readonly certificate: string;
  readonly key: string;
}

/** An authority of one test: it lives in memory, and what it issued is trusted by whoever is given its certificate. */
export interface CertificateAuthority {
  /** PEM. */
  readonly certificate: string;
  /** Issues a certificate for a day, for servers at 127.0.0.1 and localhost as well as for clients. */
  issue(commonName: string): Promise<Identity>;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const dayMs = 24 * 3_600_000;
const hosts = [
  { type: 'ip', value: '127.0.0.1' },
  { type: 'dns', value: 'localhost' },
] as const;

/** Makes an authority with a new key. */
export const createCertificateAuthority = async (commonName = 'test authority'): Promise<CertificateAuthority> => {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const authority = await X509CertificateGenerator.createSelfSigned({
    name: `CN=${commonName}`,
    ...life(),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return {
    certificate: authority.toString('pem'),
    issue: (name) => issue(name, authority, keys.privateKey),
  };
};

const issue = async (
  commonName: string,
  authority: X509Certificate,
  signingKey: webcrypto.CryptoKey,
): Promise<Identity> => {
  const keys = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=${commonName}`,
    issuer: authority.subject,
    ...life(),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth, ExtendedKeyUsage.clientAuth]),
      new SubjectAlternativeNameExtension([...hosts]),
      await AuthorityKeyIdentifierExtension.create(authority),
    ],
  });
  const key = Buffer.from(await crypto.subtle.exportKey('pkcs8', keys.privateKey)).toString('base64');
  const lines = key.match(/.{1,64}/g) ?? [];
  return {
    certificate: certificate.toString('pem'),
    key: ['-----BEGIN PRIVATE KEY-----', ...lines, '-----END PRIVATE KEY-----', ''].join('\n'),
  };
};

/** From an hour ago, for clocks that differ, until tomorrow. */
const life = () => ({ notBefore: new Date(Date.now() - dayMs / 24), notAfter: new Date(Date.now() + dayMs) });
