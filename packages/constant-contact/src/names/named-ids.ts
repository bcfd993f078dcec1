/** What can be written by name in config and in leads. */
export type NameKind = 'lists' | 'custom_fields' | 'tags';

/** One thing of an account with its name; custom fields have a label as well. */
export interface NamedId {
  readonly id: string;
  readonly name: string;
  readonly label?: string;
}

/** All lists, custom fields or tags of an account, as one loading found them. */
export interface NamedIds {
  /** When the loading began, in epoch milliseconds. */
  readonly loadedAtMs: number;
  /** Set when an unknown name caused that loading: until it is old, what it lacks is absent by the API's own word. */
  readonly refreshedAtMs?: number;
  readonly items: readonly NamedId[];
}
