import type { Secret } from './secret.ts';
import { ServiceError } from './service-error.ts';

/** Is the label of the version that `GetSecretValue` answers by default. */
export const currentLabel = 'AWSCURRENT';

const previousLabel = 'AWSPREVIOUS';

/** Counts the labels a secret may have over all its versions (AWS quotas page, "Staging labels attached across all versions"). */
export const maxLabels = 20;

/**
 * Gives labels to a version, taking each from the version that held it.
 *
 * When AWSCURRENT leaves another version, AWSPREVIOUS follows to that one. All labels are placed, or none.
 *
 * @throws {ServiceError} `LimitExceededException`: the secret would have more than 20 labels.
 */
export const placeLabels = (secret: Secret, versionId: string, labels: readonly string[]): void => {
  const placed = new Map(secret.labels);
  const current = secret.labels.get(currentLabel);

  for (const label of labels) placed.set(label, versionId);
  if (current !== undefined && placed.get(currentLabel) !== current) placed.set(previousLabel, current);

  if (placed.size > maxLabels) {
    throw new ServiceError(
      'LimitExceededException',
      'You exceeded the maximum number of staging labels allowed on a secret.',
    );
  }

  secret.labels = placed;
};

/** Takes a label away from whichever version holds it. */
export const removeLabel = (secret: Secret, label: string): void => {
  const left = new Map(secret.labels);
  left.delete(label);
  secret.labels = left;
};
