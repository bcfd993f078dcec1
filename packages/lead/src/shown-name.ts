const fieldLike = /^[A-Za-z][A-Za-z0-9_-]{0,39}$/;
const longNumber = /\d{4}/;
const runLength = 6;

const listTexts = (value: unknown, depth = 0): string[] => {
  if (typeof value === 'string' || typeof value === 'number') return [String(value).toLowerCase()];
  if (typeof value !== 'object' || value === null || depth > 8) return [];
  return Object.values(value).flatMap((entry) => listTexts(entry, depth + 1));
};

const sharesRun = (name: string, text: string): boolean => {
  for (let start = 0; start + runLength <= name.length; start += 1) {
    if (text.includes(name.slice(start, start + runLength).toLowerCase())) return true;
  }
  return false;
};

/**
 * Decides which names that a *source* chose (an unknown field, a custom field) may be repeated in a fault.
 *
 * A name can be personal too: `{"ada@example.org": true}`. It is shown only if it looks like the name of a field
 * (a letter, then letters, digits, `_` or `-`, at most 40), has no long number in it and shares no run of six
 * characters with any value of the record. Others are told by their place, counted from 1.
 */
export const createNameShower = (record: unknown): ((name: string, place: number) => string) => {
  let texts: string | undefined;
  return (name, place) => {
    texts ??= listTexts(record).join('\n');
    const isShown = fieldLike.test(name) && !longNumber.test(name) && !sharesRun(name, texts);
    return isShown ? name : `(name ${place})`;
  };
};
