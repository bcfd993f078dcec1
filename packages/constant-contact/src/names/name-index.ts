import type { NamedId, NameKind } from './named-ids.ts';

/** Finds ids by name in one loading. */
export interface NameIndex {
  /** Returns the id, or undefined where no name fits or several do. */
  find(name: string): string | undefined;
}

/**
 * Indexes names, so that a lead's spelling finds what the account calls alike.
 *
 * Blanks around a name and the form of its Unicode never matter. The exact spelling goes first: a name, then (custom
 * fields) a label. Failing that, case does not matter, as long as only one thing fits: "newsletter" finds
 * "Newsletter", and finds nothing where there is a "NEWSLETTER" too. For custom fields a blank then equals an
 * underscore, since the API makes names of labels so, and only one of the two can exist.
 */
export const createNameIndex = (kind: NameKind, items: readonly NamedId[]): NameIndex => {
  const byName = new Map<string, string>();
  const byLabel = new Map<string, string>();
  const byFolded = new Map<string, Set<string>>();

  const fold = (name: string): string => {
    const lower = clean(name).toLowerCase();
    return kind === 'custom_fields' ? lower.replace(/\s/g, '_') : lower;
  };

  for (const { id, name, label } of items) {
    byName.set(clean(name), id);
    if (label !== undefined) byLabel.set(clean(label), id);
    for (const spelling of label === undefined ? [name] : [name, label]) {
      const folded = fold(spelling);
      byFolded.set(folded, (byFolded.get(folded) ?? new Set()).add(id));
    }
  }

  const findFolded = (name: string): string | undefined => {
    const ids = [...(byFolded.get(fold(name)) ?? [])];
    return ids.length === 1 ? ids[0] : undefined;
  };

  return { find: (name) => byName.get(clean(name)) ?? byLabel.get(clean(name)) ?? findFolded(name) };
};

const clean = (name: string): string => name.trim().normalize('NFC');
