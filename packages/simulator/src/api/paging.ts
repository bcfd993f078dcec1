/** Query parameters by name, each once. */
export type Query = Readonly<Record<string, string>>;

/** Keeps the parameters that were sent once, as text. */
export const readQuery = (query: Readonly<Record<string, unknown>>): Query => {
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(query)) if (typeof value === 'string') texts[name] = value;
  return texts;
};

/**
 * Reads the query a request means: its own parameters, or those its cursor carries. A cursor is base64 of a query
 * string with the filters, `limit` and `next`, the id after which the page begins (reference 4).
 *
 * @returns undefined when the cursor cannot be read.
 */
export const openCursor = (query: Query): Query | undefined => {
  if (query.cursor === undefined) {
    const { next: _next, ...own } = query;
    return own;
  }
  const carried = new URLSearchParams(Buffer.from(query.cursor, 'base64').toString());
  return carried.has('next') && carried.has('limit') ? Object.fromEntries(carried) : undefined;
};

/** Writes the `_links` of a page; without a next page there are none. */
export const linkNext = (path: string, query: Query, limit: number, nextAfter: string | undefined) => {
  if (nextAfter === undefined) return {};
  const carried = new URLSearchParams({ ...query, limit: String(limit), next: nextAfter }).toString();
  const cursor = encodeURIComponent(Buffer.from(carried).toString('base64'));
  return { _links: { next: { href: `/v3${path}?cursor=${cursor}` } } };
};

/** Reads `limit`; a fault text where it is out of range. */
export const readLimit = (query: Query, most: number): number | string => {
  if (query.limit === undefined) return 50;
  const limit = Number(query.limit);
  return Number.isInteger(limit) && limit >= 1 && limit <= most ? limit : 'limit does not have a valid value';
};

/** Reads a boolean parameter; a fault text where it is neither `true` nor `false`. */
export const readFlag = (query: Query, name: string): boolean | string => {
  const value = query[name];
  if (value === undefined || value === 'false') return false;
  return value === 'true' ? true : `${name} does not have a valid value`;
};
