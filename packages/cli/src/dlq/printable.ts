/** Writes text from outside so that it can do nothing to a terminal: control characters are shown, not sent. */
export const printable = (text: string): string =>
  text.replaceAll(/\p{Cc}/gu, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`);
