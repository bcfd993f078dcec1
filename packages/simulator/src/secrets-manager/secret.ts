/** Holds a version's data as it came: text, or bytes in base64. */
export interface SecretValue {
  readonly kind: 'string' | 'binary';
  readonly data: string;
}

/** Is one version of a secret. Its id and value never change; its labels are kept by the secret. */
export interface SecretVersion {
  readonly id: string;
  readonly value: SecretValue;
  readonly createdMs: number;
  lastAccessedMs?: number;
}

/**
 * Is one secret with all its versions, oldest first.
 *
 * `labels` maps a staging label to the one version that holds it, so that a label can never sit on two versions. A version
 * that no label names is deprecated.
 */
export interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly description?: string;
  readonly createdMs: number;
  readonly versions: Map<string, SecretVersion>;
  labels: ReadonlyMap<string, string>;
  lastChangedMs: number;
  lastAccessedMs?: number;
}

/** Tells whether two values are the same data of the same kind. */
export const isSameValue = (one: SecretValue, other: SecretValue): boolean =>
  one.kind === other.kind && one.data === other.data;

/** Tells the labels a version holds now, sorted as AWS answers them; empty when it is deprecated. */
export const stagesOf = (secret: Secret, versionId: string): string[] =>
  [...secret.labels].flatMap(([label, holder]) => (holder === versionId ? [label] : [])).sort();

/** Turns epoch milliseconds into the epoch seconds with a fraction that the AWS JSON protocol carries. */
export const toEpochSeconds = (epochMs: number): number => epochMs / 1000;

/** Cuts a time to its UTC day, the resolution AWS gives to `LastAccessedDate`. */
export const toDay = (epochMs: number): number => epochMs - (epochMs % 86_400_000);
