/** Removes every property whose value is null, at any depth: to this API null and absent mean the same. */
export const dropNulls = (value: unknown): unknown => (holdsNull(value) ? withoutNulls(value) : value);

/** Most answers hold none, and are passed on as they are. */
const holdsNull = (value: unknown): boolean => {
  if (typeof value !== 'object' || value === null) return value === null;
  for (const name of Object.keys(value)) if (holdsNull((value as Record<string, unknown>)[name])) return true;
  return false;
};

const withoutNulls = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.filter((item) => item !== null).map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, item]) => item !== null)
      .map(([key, item]) => [key, withoutNulls(item)]),
  );
};
