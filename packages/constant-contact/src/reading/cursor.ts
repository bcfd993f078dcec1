/**
 * Returns the value of `cursor` in a next link, whatever path the link shows: the vendor's guide has one with an
 * internal path (reference 4, paging). Undefined where there is none.
 *
 * A cursor is base64, in which a bare `+` is a plus sign and not the blank that a query string makes of it.
 */
export const readCursor = (href: string): string | undefined => {
  const query = href.split('?')[1]?.split('#')[0] ?? '';
  const cursor = new URLSearchParams(query).get('cursor');
  return cursor ? cursor.replaceAll(' ', '+') : undefined;
};
