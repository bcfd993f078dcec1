/** One version of a secret's value. */
export interface SecretVersion {
  readonly versionId: string;
  readonly text: string;
  readonly createdAtMs: number;
}

/**
 * A secret whose value has versions with ids chosen by the writer and labels that sit on one version each: the part
 * of Secrets Manager the refresh protocol stands on (reference/token-refresh.md section 6).
 *
 * Every operation throws TokenUnavailableError when the store cannot answer now, and TokenConfigError when it says
 * that it never will (no such secret, no permission).
 */
export interface VersionedSecret {
  /** The name an operator knows it by, for messages. */
  readonly name: string;
  /** Returns the secret's ARN, from which version ids are derived. */
  arn(): Promise<string>;
  /** Reads the version with this id; undefined when there is none. */
  readVersion(versionId: string): Promise<SecretVersion | undefined>;
  /** Reads the version that carries this label; undefined when none does. Always asks by label, never for "the value". */
  readLabelled(label: string): Promise<SecretVersion | undefined>;
  /** Returns which version each label sits on. */
  labels(): Promise<ReadonlyMap<string, string>>;
  /**
   * Creates a version and puts `label` on it, taking the label from its holder. True when the version now has this
   * very text, also when an earlier call created it; false when the id is taken by another text, and then nothing
   * has changed. Exactly one of many concurrent callers with different texts gets true.
   */
  create(version: { versionId: string; text: string; label: string }): Promise<boolean>;
  /** Moves a label from one version to another. False when it did not sit on `from`, and then nothing has changed. */
  moveLabel(move: { label: string; from: string; to: string }): Promise<boolean>;
}

/** Labels in use. The first two are Secrets Manager's own; ours never start with AWS, which rotation interprets. */
export const labels = {
  current: 'AWSCURRENT',
  previous: 'AWSPREVIOUS',
  /** A successor that is stored and may not be promoted yet. */
  next: 'CC_NEXT',
  /** The latest claim. */
  claim: 'CC_CLAIM',
  /** The latest claim's end, where it was not a new token set. */
  verdict: 'CC_VERDICT',
  /** A generation that ended: only a person can go on. */
  reauth: 'CC_REAUTH',
  /** The latest epoch: the number of a person's authorisation. */
  epoch: 'CC_EPOCH',
  /** The account a person authorised. */
  account: 'CC_ACCOUNT',
} as const;
