/** Deeper than this no lead and no envelope has fields, so nothing is looked for; keeps hostile nesting off the stack. */
const maxDepth = 8;

/**
 * Applies the rule "empty means absent": trims every text, and leaves out empty texts, empty lists and empty objects,
 * also those that become empty by it.
 *
 * `null` stays, for the schema to refuse. Names are kept as they are, `__proto__` included, and never assigned, only
 * defined. The argument is not changed.
 *
 * @returns the value without its empty parts, or undefined where nothing is left.
 */
export const dropEmpty = (value: unknown, depth = 0): unknown => {
  if (typeof value === 'string') return value.trim() === '' ? undefined : value.trim();
  if (typeof value !== 'object' || value === null || depth > maxDepth) return value;

  if (Array.isArray(value)) {
    const kept = value.map((entry) => dropEmpty(entry, depth + 1)).filter((entry) => entry !== undefined);
    return kept.length === 0 ? undefined : kept;
  }

  const kept = Object.entries(value)
    .map(([name, entry]) => [name, dropEmpty(entry, depth + 1)] as const)
    .filter(([, entry]) => entry !== undefined);
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
};
