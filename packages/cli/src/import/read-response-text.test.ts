import { expect, it } from 'vitest';
import { readResponseText } from './read-response-text.ts';

const sources = {
  readFile: async (path: string) => `of ${path}`,
  readStdin: async () => 'of standard input',
  readPaste: undefined,
};
const pasting = { ...sources, readPaste: async () => 'pasted' };

it.each([
  ['response.json', pasting, 'of response.json'],
  ['-', sources, 'of standard input'],
  [undefined, sources, 'of standard input'],
  ['-', pasting, 'pasted'],
  [undefined, pasting, 'pasted'],
])('the text of %s is read where it is', async (file, from, text) => {
  expect(await readResponseText(file, from)).toBe(text);
});

it('a file that cannot be read is named', async () => {
  const readFile = () => Promise.reject(new Error('ENOENT'));
  await expect(readResponseText('gone.json', { ...sources, readFile })).rejects.toMatchObject({
    code: 'usage',
    message: 'the file cannot be read: gone.json',
  });
});

it('what is far too long is not looked at', async () => {
  const readStdin = async () => 'x'.repeat(65_537);
  await expect(readResponseText('-', { ...sources, readStdin })).rejects.toThrow('standard input is too long');
});
