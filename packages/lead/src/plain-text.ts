/** Control characters other than tab, line feed and carriage return. */
const strayControl = /[^\P{Cc}\t\n\r]/u;

/** As most texts are; asked first, since it takes a tenth of the time. */
const printableAscii = /^[\x20-\x7e]*$/;

/**
 * Tells whether a text can travel: no control characters but tabs and line breaks, no halves of a character
 * (unpaired surrogates, which JSON can spell and UTF-8 cannot).
 */
export const isPlainText = (text: string): boolean =>
  printableAscii.test(text) || (text.isWellFormed() && !strayControl.test(text));

/** Tells whether a text can stand in a log line or a header: plain, and no line breaks or tabs either. */
export const isSingleLine = (text: string): boolean =>
  printableAscii.test(text) || (text.isWellFormed() && !/\p{Cc}/u.test(text));

/**
 * Tells whether a number survives being written as text: no rounding (at most 15 significant digits, or a safe integer)
 * and no exponent. `12345678901234567890` does not: JSON has already rounded it.
 */
export const isExactNumber = (value: number): boolean => {
  if (Number.isInteger(value)) return Number.isSafeInteger(value);
  const text = String(value);
  return /^-?\d+\.\d+$/.test(text) && text.replace(/^-?0\.0*|\D/g, '').length <= 15;
};
