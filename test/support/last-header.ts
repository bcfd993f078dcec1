import type { IHeaders } from 'kafkajs';

/** Reads a record's header as text; of several with one name the last. */
export const lastHeader = (headers: IHeaders, name: string): string | undefined => {
  const values = headers[name];
  const last = Array.isArray(values) ? values.at(-1) : values;
  return last === undefined ? undefined : String(last);
};
