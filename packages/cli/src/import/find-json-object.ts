/**
 * Finds the first JSON object in a text that may have other things around it: the headers of an answer, a prompt, a fence.
 * Undefined where there is none, or it is not complete yet.
 */
export const findJsonObject = (text: string): string | undefined => {
  for (let start = text.indexOf('{'); start >= 0; start = text.indexOf('{', start + 1)) {
    const end = findEnd(text, start);
    const candidate = end === undefined ? undefined : text.slice(start, end);
    if (candidate !== undefined && isJson(candidate)) return candidate;
  }
  return undefined;
};

/** Returns where the object that begins at `start` ends; undefined where it does not. Braces within strings do not count. */
const findEnd = (text: string, start: number): number | undefined => {
  let depth = 0;
  let isInString = false;
  for (let index = start; index < text.length; index += 1) {
    const character = text[index];
    if (isInString) {
      if (character === '\\') index += 1;
      else if (character === '"') isInString = false;
    } else if (character === '"') isInString = true;
    else if (character === '{') depth += 1;
    else if (character === '}') {
      depth -= 1;
      if (depth === 0) return index + 1;
    }
  }
  return undefined;
};

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false; // it only looked like JSON
  }
};
