import type { Clock, Logger } from '@leadferry/runtime';
import { type ApplicationSecret, readApplicationSecret, type SecretsManagerApi } from '@leadferry/token';

/** Least time between two tries to read a secret that could not be read, in milliseconds. */
const retryMs = 2_000;

/**
 * Creates the function that gives the application's secret: read once, shared by all callers, kept for the life of
 * the process. While Secrets Manager cannot be reached, callers get the last failure and the secret is asked for
 * again at most every two seconds.
 *
 * @throws TokenUnavailableError while it cannot be read; TokenConfigError when it can be read but not used.
 */
export const createApplicationSecretReader = ({
  client,
  secretId,
  clock,
  logger,
}: {
  readonly client: SecretsManagerApi;
  readonly secretId: string;
  readonly clock: Clock;
  readonly logger: Logger;
}): (() => Promise<ApplicationSecret>) => {
  let reading: Promise<ApplicationSecret> | undefined;
  let failedAtMs = Number.NEGATIVE_INFINITY;
  return () => {
    if (reading === undefined || clock.monotonicMs() - failedAtMs >= retryMs) {
      failedAtMs = Number.POSITIVE_INFINITY;
      reading = readApplicationSecret({ client, secretId });
      reading.catch((error: unknown) => {
        failedAtMs = clock.monotonicMs();
        logger.warn({ error, secretId }, 'application_secret_unavailable');
      });
    }
    return reading;
  };
};
