/** The same object without its undefined entries. */
type Defined<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> };

/** Leaves out what is undefined: on the wire a field is there or not, and the types say so too. */
export const omitUndefined = <Fields extends object>(fields: Fields): Defined<Fields> => {
  const kept: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) {
    const value = (fields as Record<string, unknown>)[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept as Defined<Fields>;
};
