import type { Secret } from './secret.ts';

const keptVersions = 100;
const keptMs = 24 * 60 * 60 * 1000;

/**
 * Forgets the oldest deprecated versions of a secret that has more than 100.
 *
 * A version with a label, or younger than 24 hours, is never forgotten, so a secret written more often than every 15
 * minutes keeps growing, as it does on AWS (quotas page).
 */
export const pruneVersions = (secret: Secret, nowMs: number): void => {
  const labelled = new Set(secret.labels.values());

  for (const version of secret.versions.values()) {
    if (secret.versions.size <= keptVersions) return;
    if (!labelled.has(version.id) && nowMs - version.createdMs >= keptMs) secret.versions.delete(version.id);
  }
};
