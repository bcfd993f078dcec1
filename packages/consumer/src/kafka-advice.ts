import { errorCode } from '@leadferry/runtime/config';

const untrusted =
  "the broker's certificate was issued by nobody this process trusts: put the certificate of its authority into the file that KAFKA_TLS_CA_FILE names";
const noTls = 'the broker speaks no TLS at this port: give its TLS port in KAFKA_BROKERS, or leave out KAFKA_TLS';

/** What to do where no token can be signed for MSK. */
export const noCredentialsAdvice =
  'AWS has no credentials for this process: see that it runs with its role, or that AWS_PROFILE names a profile that works';

/** The code of an error that stands for a token that could not be signed. */
export const tokenUnsigned = 'AWS_TOKEN_UNSIGNED';

const adviceByCode: Readonly<Record<string, string>> = {
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  CERT_SIGNATURE_FAILURE: untrusted,
  CERT_HAS_EXPIRED: "the broker's certificate has expired: renew it, or mend this machine's clock",
  CERT_NOT_YET_VALID: "the broker's certificate is not valid yet: mend this machine's clock",
  ERR_TLS_CERT_ALTNAME_INVALID:
    "the broker's certificate is for another name: name the brokers in KAFKA_BROKERS as it does",
  ERR_SSL_WRONG_VERSION_NUMBER: noTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: noTls,
  [tokenUnsigned]: noCredentialsAdvice,
};

/** What to do where a broker refuses a login, by whatever mechanism. */
export const loginRefusedAdvice =
  "Kafka refuses the login: check KAFKA_SASL_MECHANISM; with a password also KAFKA_SASL_USERNAME and what the file of KAFKA_SASL_PASSWORD_FILE holds, with aws-msk-iam AWS_REGION and that this process's role may kafka-cluster:Connect";

/** What to do where no broker ever answered and nothing else is known. */
export const neverAnsweredAdvice =
  'check KAFKA_BROKERS, and KAFKA_TLS and KAFKA_SASL_MECHANISM where the brokers want them';

const certificateAdvice =
  'Kafka wants a certificate that it knows: check KAFKA_TLS_CERT_FILE and KAFKA_TLS_KEY_FILE, and that the brokers trust who issued it';
const rightsAdvice = 'give this user the rights that deploy/access/kafka-acls.yaml lists';

/** Says what an operator can do about an error of Kafka or of its connection; undefined where that is not known. */
export const adviseOnKafka = (error: unknown): string | undefined => {
  let at = error;
  for (let depth = 0; at instanceof Error && depth < 8; depth += 1) {
    const advice = adviseOnOne(at);
    if (advice !== undefined) return advice;
    at = at.cause;
  }
  return undefined;
};

const adviseOnOne = (error: Error & { readonly type?: unknown }): string | undefined => {
  const code = errorCode(error) ?? '';
  if (Object.hasOwn(adviceByCode, code)) return adviceByCode[code];
  if (/^ERR_SSL_.*ALERT/.test(code)) return certificateAdvice;
  if (error.name === 'KafkaJSSASLAuthenticationError') return loginRefusedAdvice;
  return String(error.type).endsWith('AUTHORIZATION_FAILED') ? rightsAdvice : undefined;
};
