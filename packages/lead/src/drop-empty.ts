/** Deeper than this no lead and no envelope has fields, so nothing is looked for; keeps hostile nesting off the stack. */
const maxDepth = 8;

/** Any of printable ASCII but the blank: the ends of almost every text. */
const isVisible = (unit: number): boolean => unit > 0x20 && unit < 0x7f;

const isTidyText = (text: string): boolean =>
  (isVisible(text.charCodeAt(0)) && isVisible(text.charCodeAt(text.length - 1))) ||
  (text !== '' && text.trim().length === text.length);

/** Tells whether nothing of a value is to be trimmed or left out: so it is with almost every event, and quickly seen. */
const isTidy = (value: unknown, depth: number): boolean => {
  if (typeof value === 'string') return isTidyText(value);
  if (typeof value !== 'object' || value === null || depth > maxDepth) return value !== undefined;
  let isEmpty = true;
  for (const name in value) {
    if (!isTidy((value as Record<string, unknown>)[name], depth + 1)) return false;
    isEmpty = false;
  }
  return !isEmpty;
};

/**
 * Applies the rule "empty means absent": trims every text, and leaves out empty texts, empty lists and empty objects,
 * also those that become empty by it.
 *
 * `null` stays, for the schema to refuse. Names are kept as they are, `__proto__` included, and never assigned, only
 * defined. The argument is not changed.
 *
 * @returns the value without its empty parts, itself where it has none, or undefined where nothing is left.
 */
export const dropEmpty = (value: unknown): unknown => (isTidy(value, 0) ? value : tidy(value, 0));

const tidy = (value: unknown, depth: number): unknown => {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value.trim();
  if (typeof value !== 'object' || value === null || depth > maxDepth) return value;

  if (Array.isArray(value)) {
    const kept = value.map((entry) => tidy(entry, depth + 1)).filter((entry) => entry !== undefined);
    return kept.length === 0 ? undefined : kept;
  }

  const kept = Object.entries(value)
    .map(([name, entry]) => [name, tidy(entry, depth + 1)] as const)
    .filter(([, entry]) => entry !== undefined);
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
};
