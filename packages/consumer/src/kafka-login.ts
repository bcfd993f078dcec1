import { readSecretFile } from '@leadferry/runtime';
import type { SASLOptions } from 'kafkajs';
import type { KafkaSasl } from './kafka-security.ts';

/** Signs a token for one login; the library behind it is loaded when it is first asked. */
export type SignMskToken = (region: string) => Promise<string>;

/**
 * Puts a login into the client's words. The client asks for `password`, or for a token, at each login, so that one that
 * was changed is used from the next connection on.
 */
export const describeLogin = (sasl: KafkaSasl, signToken: SignMskToken = signMskToken): SASLOptions => {
  if (sasl.mechanism === 'aws-msk-iam') {
    const { region } = sasl;
    return { mechanism: 'oauthbearer', oauthBearerProvider: async () => ({ value: await signToken(region) }) };
  }
  const { mechanism, username, passwordFile } = sasl;
  return {
    mechanism,
    username,
    get password() {
      return readSecretFile(passwordFile);
    },
  };
};

const signMskToken: SignMskToken = async (region) => {
  const { generateAuthToken } = await import('aws-msk-iam-sasl-signer-js');
  const { token } = await generateAuthToken({ region });
  return token;
};
