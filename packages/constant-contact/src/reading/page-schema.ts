import { z } from 'zod';
import type { Page } from '../answers.ts';
import { readCursor } from './cursor.ts';

const link = z.object({ href: z.string().exactOptional() });
const links = z
  .object({ next: z.object({ href: z.string().exactOptional(), next: link.exactOptional() }).exactOptional() })
  .exactOptional();

/**
 * Builds the schema of one page of a listing: the items under `key` and the cursor of the page after it.
 *
 * The last page is the one without `_links`, without `next` or without an address in it, null counting as absent. The
 * contract once nests `next` in `next` (tags), which is read too. A next page whose cursor cannot be read fails the
 * page: to stop there would make names look absent.
 */
export const pageSchema = <Item>(key: string, item: z.ZodType<Item>): z.ZodType<Page<Item>> =>
  z.looseObject({ _links: links }).transform((body, context): Page<Item> => {
    const items = z.array(item).safeParse(body[key]);
    if (!items.success) {
      context.addIssue({ code: 'custom', message: 'no list of items', path: [key] });
      return z.NEVER;
    }
    const href = body._links?.next?.href ?? body._links?.next?.next?.href;
    if (href === undefined) return { items: items.data };
    const next = readCursor(href);
    if (next === undefined) {
      context.addIssue({ code: 'custom', message: 'a next page without a cursor', path: ['_links'] });
      return z.NEVER;
    }
    return { items: items.data, next };
  });
