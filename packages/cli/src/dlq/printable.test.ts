import { expect, it } from 'vitest';
import { printable } from './printable.ts';

it('text from outside cannot move the cursor, clear the screen or begin a line', () => {
  expect(printable('a\u001b[2Jb\r\nc\u009b')).toBe('a\\x1b[2Jb\\x0d\\x0ac\\x9b');
  expect(printable('Ada Byron, Zürich 東京')).toBe('Ada Byron, Zürich 東京');
});
