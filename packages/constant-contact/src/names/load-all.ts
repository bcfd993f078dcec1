import type { Page } from '../answers.ts';
import { ContactsUnavailableError } from '../errors.ts';
import type { NamedId } from './named-ids.ts';

/** Loads one page of names, through the caller's token and budget. */
export type FetchPage = (cursor?: string) => Promise<Page<NamedId>>;

/** More than any account can fill: 1,000 lists and 100 fields are the vendor's limits, and tags come 500 a page. */
const maxPages = 100;

/**
 * Loads every page, one after the other.
 *
 * @throws {ContactsUnavailableError} the pages do not end.
 * @throws whatever `fetchPage` throws, unchanged.
 */
export const loadAll = async (fetchPage: FetchPage): Promise<readonly NamedId[]> => {
  const items: NamedId[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < maxPages; page += 1) {
    const answer = await (cursor === undefined ? fetchPage() : fetchPage(cursor));
    for (const { id, name, label } of answer.items)
      items.push(label === undefined ? { id, name } : { id, name, label });
    cursor = answer.next;
    if (cursor === undefined) return items;
  }
  throw new ContactsUnavailableError({ phase: 'unknown', reason: 'endless_pages' });
};
