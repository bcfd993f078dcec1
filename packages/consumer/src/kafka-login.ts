import { readSecretFile } from '@leadferry/runtime';
import type { SASLOptions } from 'kafkajs';
import { noCredentialsAdvice, tokenUnsigned } from './kafka-advice.ts';
import type { KafkaSasl } from './kafka-security.ts';

/** Signs a token for one login; the library behind it is loaded when it is first asked. */
export type SignMskToken = (region: string) => Promise<string>;

/**
 * Says that no token could be signed, in the client's own word for a login that failed: worth another try, since a role may be
 * given meanwhile.
 */
class TokenUnsignedError extends Error {
  readonly code = tokenUnsigned;
  readonly retriable = false;

  constructor(cause: unknown) {
    super(noCredentialsAdvice, { cause });
    this.name = 'KafkaJSSASLAuthenticationError';
  }
}

/**
 * Puts a login into the client's words. The client asks for `password`, or for a token, at each login, so that one that
 * was changed is used from the next connection on.
 */
export const describeLogin = (sasl: KafkaSasl, signToken: SignMskToken = signMskToken): SASLOptions => {
  if (sasl.mechanism === 'aws-msk-iam') {
    const { region } = sasl;
    const sign = () =>
      signToken(region).catch((cause: unknown) => {
        // Twice: the client's retries put an error's cause in its place, and would leave no word of a login.
        throw new TokenUnsignedError(new TokenUnsignedError(cause));
      });
    return { mechanism: 'oauthbearer', oauthBearerProvider: async () => ({ value: await sign() }) };
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
