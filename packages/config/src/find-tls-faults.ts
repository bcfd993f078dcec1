import { X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { findFileFault, type ReadFile } from './secret-file.ts';

/** The files of a TLS connection to Kafka, as the environment names them. */
export interface TlsFiles {
  readonly ca: string | undefined;
  readonly cert: string | undefined;
  readonly key: string | undefined;
}

/** Finds what keeps Kafka's TLS files from being used: unreadable, no PEM, a certificate without its key. */
export const findTlsFaults = ({ ca, cert, key }: TlsFiles, readFile: ReadFile): string[] => {
  const faults = [
    ...findCertificateFaults('KAFKA_TLS_CA_FILE', ca, readFile),
    ...findCertificateFaults('KAFKA_TLS_CERT_FILE', cert, readFile),
    ...(key === undefined ? [] : [findFileFault('KAFKA_TLS_KEY_FILE', key, readFile) ?? []].flat()),
  ];
  if (cert !== undefined && key === undefined)
    faults.push('KAFKA_TLS_KEY_FILE is not set: the certificate needs its key');
  if (cert === undefined && key !== undefined)
    faults.push('KAFKA_TLS_CERT_FILE is not set: the key needs its certificate');
  if (faults.length > 0 || cert === undefined || key === undefined) return faults;
  return belongTogether(readFile(cert), readFile(key))
    ? []
    : ['KAFKA_TLS_KEY_FILE: is not the key of KAFKA_TLS_CERT_FILE, or no PEM file without a passphrase'];
};

/** Finds what keeps a file from being a PEM certificate, or several; none where no file is named. */
export const findCertificateFaults = (variable: string, path: string | undefined, readFile: ReadFile): string[] => {
  if (path === undefined) return [];
  const fault = findFileFault(variable, path, readFile);
  if (fault !== undefined) return [fault];
  return isCertificate(readFile(path)) ? [] : [`${variable}: holds no PEM certificate: ${path}`];
};

const isCertificate = (text: string): boolean => {
  try {
    return new X509Certificate(text).subject !== '';
  } catch {
    return false; // what it is instead does not matter
  }
};

const belongTogether = (cert: string, key: string): boolean => {
  try {
    createSecureContext({ cert, key });
    return true;
  } catch {
    return false; // the sentence names all that can be wrong
  }
};
