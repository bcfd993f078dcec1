import { errorCode } from './errors.ts';

const loginRefused = 'Redis refuses the login: check REDIS_USERNAME and what the file of REDIS_PASSWORD_FILE holds';
const untrusted =
  "the server's certificate was issued by nobody this process trusts: put the certificate of its authority into the file that REDIS_TLS_CA_FILE names";

const adviceByWord: Readonly<Record<string, string>> = {
  WRONGPASS: loginRefused,
  NOAUTH: loginRefused,
  NOPERM: 'give this user the rights that deploy/access/redis-users.acl lists',
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  CERT_HAS_EXPIRED: "the server's certificate has expired: renew it, or mend this machine's clock",
  ERR_TLS_CERT_ALTNAME_INVALID: "the server's certificate is for another name: name Redis in REDIS_URL as it does",
  ERR_SSL_WRONG_VERSION_NUMBER: 'Redis speaks no TLS at this port: give its TLS port, or an address with redis://',
};

/**
 * Names in one word why Redis cannot be used, fit for a log line: the system's code, else the word a reply of Redis
 * starts with, else the error's name. The rest of a reply is left out.
 */
export const redisErrorWord = (error: Error): string =>
  errorCode(error) ?? /^[A-Z]{4,}(?= )/.exec(error.message)?.[0] ?? error.name;

/** Says what an operator can do about an error of Redis or of its connection; undefined where that is not known. */
export const adviseOnRedis = (error: Error): string | undefined => {
  const word = redisErrorWord(error);
  return Object.hasOwn(adviceByWord, word) ? adviceByWord[word] : undefined;
};
