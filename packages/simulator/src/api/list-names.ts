import type { Answer } from '../http/answer.ts';
import { refuseInvalid } from '../http/api-errors.ts';
import { linkNext, openCursor, type Query, readFlag, readLimit, readQuery } from './paging.ts';

/** A collection of named things, as a GET shows it. */
export interface NamedCollection<T> {
  /** Path below `/v3`, for the next link. */
  readonly path: string;
  /** Key of the array in the answer, for example `lists`. */
  readonly key: string;
  readonly most: number;
  readonly items: readonly T[];
  readonly idOf: (item: T) => string;
  readonly view: (item: T, query: Query) => unknown;
  /** Key of the number of all items, where the endpoint has `include_count` for that. */
  readonly countKey?: string;
}

/** Answers one page of a collection: `limit` (default 50), `cursor`, `_links.next.href` (reference 4). */
export const answerPage = <T>(collection: NamedCollection<T>, rawQuery: Readonly<Record<string, unknown>>): Answer => {
  const { path, key, items, idOf, view, countKey } = collection;
  const query = openCursor(readQuery(rawQuery));
  if (query === undefined) return refuseInvalid(['cursor does not have a valid value']);

  const limit = readLimit(query, collection.most);
  const isCounted = readFlag(query, 'include_count');
  const faults = [limit, isCounted].filter((value) => typeof value === 'string');
  if (typeof limit === 'string' || faults.length > 0) return refuseInvalid(faults);

  const start = query.next === undefined ? 0 : items.findIndex((item) => idOf(item) === query.next) + 1;
  const page = items.slice(start, start + limit);
  const last = page.at(-1);
  const hasMore = start + limit < items.length;
  return {
    status: 200,
    body: {
      [key]: page.map((item) => view(item, query)),
      ...(countKey !== undefined && isCounted === true ? { [countKey]: items.length } : {}),
      ...linkNext(path, query, limit, hasMore && last !== undefined ? idOf(last) : undefined),
    },
  };
};
