import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { readHiddenPaste } from './read-hidden-paste.ts';

/** A terminal: keeps whether it shows what is typed. */
const start = () => {
  const emitter = new EventEmitter();
  const states: string[] = [];
  const input = Object.assign(emitter, {
    setRawMode: (isRaw: boolean) => states.push(isRaw ? 'hidden' : 'shown'),
    setEncoding: () => {},
    resume: () => {},
    pause: () => {},
  });
  return {
    states,
    paste: readHiddenPaste(input, () => void states.push('prompted')),
    type: (text: string) => emitter.emit('data', text),
  };
};

it('reads until the object is complete, in however many pieces it comes, and shows nothing of it', async () => {
  const { states, paste, type } = start();
  type('{"access_token":\r "a",');
  expect(states).toEqual(['hidden', 'prompted']);
  type(' "b": {}}');
  expect(await paste).toBe('{"access_token":\n "a", "b": {}}');
  expect(states).toEqual(['hidden', 'prompted', 'shown']);
});

it('ends at Ctrl-D with whatever came', async () => {
  const { paste, type } = start();
  type('no object\u0004');
  expect(await paste).toBe('no object');
});

it('stops at Ctrl-C, and shows again what is typed', async () => {
  const { states, paste, type } = start();
  type('{"access\u0003');
  await expect(paste).rejects.toMatchObject({ code: 'interrupted' });
  expect(states).toEqual(['hidden', 'prompted', 'shown']);
});
