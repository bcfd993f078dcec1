/** Reads one field of a form or a query; empty where it is missing, or there more than once. */
export const readField = (fields: unknown, name: string): string => {
  if (typeof fields !== 'object' || fields === null) return '';
  const value: unknown = Object.hasOwn(fields, name) ? Reflect.get(fields, name) : undefined;
  return typeof value === 'string' ? value : '';
};
