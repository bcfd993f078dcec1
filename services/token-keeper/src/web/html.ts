/** A piece of a page that is safe to put into a page. */
export interface Html {
  readonly html: string;
}

type Piece = string | number | Html | readonly Html[] | undefined | false;

/**
 * Writes a piece of a page. Every value is escaped, unless it is a piece of a page already; undefined and false leave
 * nothing. Good between tags and inside double-quoted attributes, nowhere else.
 */
export const html = (texts: TemplateStringsArray, ...values: readonly Piece[]): Html => ({
  html: texts.map((text, index) => text + write(values[index])).join(''),
});

const write = (value: Piece): string => {
  if (value === undefined || value === false) return '';
  if (typeof value === 'string' || typeof value === 'number') return escapeText(String(value));
  return 'html' in value ? value.html : value.map((piece) => piece.html).join('');
};

const escapeText = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

/** Begins a text that was made for a log or a terminal as sentences begin. */
export const capitalize = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
