/**
 * Lists the forms in which a text may lie somewhere: as it is, lower- or upper-cased, percent-encoded, escaped for JSON, in
 * hex and in base64 at each of its three alignments, ordinary and URL-safe.
 */
export const disguises = (text: string): string[] => {
  const forms = [text, capitalised(text)].flatMap((written) => [
    ...[written, written.toLowerCase(), written.toUpperCase()],
    ...escaped(written),
    ...alignments(written),
  ]);
  return [...new Set(forms)].filter((form) => form.length >= shortest);
};

const escaped = (text: string): string[] => {
  const bytes = Buffer.from(text);
  const percent = [...bytes].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  const json = JSON.stringify(text).slice(1, -1);
  const hex = bytes.toString('hex');
  return [
    encodeURIComponent(text),
    percent,
    percent.toUpperCase(),
    json,
    JSON.stringify(json).slice(1, -1),
    hex,
    hex.toUpperCase(),
  ];
};

/** Shorter forms could come up by chance. */
const shortest = 9;

const capitalised = (text: string): string => `${text[0]?.toUpperCase()}${text.slice(1)}`;

/** Base64 of a text that begins at the first, second or third byte of a group, without what its neighbours decide. */
const alignments = (text: string): string[] =>
  [0, 1, 2].flatMap((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), Buffer.from(text)]).toString('base64');
    const whole = Math.floor((Buffer.byteLength(text) + shift) / 3) * 4;
    const inner = encoded.slice(shift === 0 ? 0 : shift + 1, whole);
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_')];
  });
