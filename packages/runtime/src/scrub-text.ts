/** Whoever writes text of others' making, an error's message for one, cannot know all that stands in it. */
const patterns: readonly (readonly [RegExp, string])[] = [
  // The lengths are bounded so that a long line costs no more than its length.
  [/[^\s"'<>()[\]{},;:=|\\/]{1,64}(?:@|%40)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,8}\.[a-z]{2,24}/gi, '[email]'],
  [/\beyJ[\w-]{8,}\.[\w-]*(?:\.[\w-]*)?/g, '[token]'],
  [/\b(bearer|basic) [\w.~+/=-]{8,}/gi, '$1 [secret]'],
];

/**
 * Returns a text without email addresses, JWTs and authorization headers: a last net under what is never to be passed on.
 * What has no such shape, a name or an opaque token, it cannot know.
 */
export const scrubText = (text: string): string =>
  /@|%40|eyJ|bearer |basic /i.test(text)
    ? patterns.reduce((clean, [pattern, word]) => clean.replace(pattern, word), text)
    : text;
