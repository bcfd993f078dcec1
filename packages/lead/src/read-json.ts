/** Text that is JSON, or what is wrong with it in words that hold nothing of it. */
export type JsonReading =
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'empty' }
  | { readonly kind: 'broken'; readonly fault: string };

/** Strict: bytes that are not UTF-8 are an error, not question marks in somebody's name. Skips a byte order mark. */
const decoder = new TextDecoder('utf-8', { fatal: true });

const decode = (bytes: Uint8Array): string | undefined => {
  try {
    return decoder.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
};

/** V8 ends some messages with the place; others quote the text, and nothing of those may be passed on. */
const findPlace = (message: string): string => {
  const place = /at position (\d{1,9}) \(line \d+ column \d+\)$/.exec(message)?.[1];
  return place === undefined ? '' : ` (at character ${place})`;
};

/**
 * Reads bytes as UTF-8 JSON (RFC 8259; a byte order mark is skipped, of a name given twice the last one counts).
 *
 * Never throws for what the bytes hold, however deep or odd, and never repeats any of it.
 */
export const readJson = (bytes: Uint8Array): JsonReading => {
  const text = decode(bytes);
  if (text === undefined) return { kind: 'broken', fault: 'is not UTF-8 text' };
  if (text.trim() === '') return { kind: 'empty' };

  try {
    return { kind: 'value', value: JSON.parse(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: 'broken', fault: `is not JSON${findPlace(error.message)}` };
    throw error;
  }
};
