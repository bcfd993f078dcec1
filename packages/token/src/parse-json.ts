/** Parses JSON; undefined where it is none. The parser's own message may quote the text and is not kept. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
