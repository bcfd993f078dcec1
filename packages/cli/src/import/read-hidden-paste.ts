import { InterruptedError } from '../errors.ts';
import { findJsonObject } from './find-json-object.ts';

/** A terminal that can be told not to show what is typed. */
export interface PasteInput {
  setRawMode(isRaw: boolean): unknown;
  setEncoding(encoding: 'utf8'): unknown;
  on(event: 'data', listener: (text: string) => void): unknown;
  off(event: 'data', listener: (text: string) => void): unknown;
  resume(): unknown;
  pause(): unknown;
}

const [ctrlC, ctrlD] = ['\u0003', '\u0004'];

/**
 * Reads what is pasted on a terminal without showing it, until a JSON object is complete or Ctrl-D is pressed. A terminal left
 * to itself would show it, and cut lines of more than 4,095 characters.
 *
 * @param onHidden called once nothing is shown any more: only then may a person be told to paste.
 * @throws {InterruptedError} Ctrl-C was pressed.
 */
export const readHiddenPaste = async (input: PasteInput, onHidden: () => void): Promise<string> => {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let pasted = '';
  const onText = (text: string): void => {
    if (text.includes(ctrlC)) reject(new InterruptedError());
    const [before = '', ...afterEnd] = text.split(ctrlD);
    pasted += before.replaceAll('\r', '\n');
    if (afterEnd.length > 0 || findJsonObject(pasted) !== undefined) resolve(pasted);
  };
  input.setEncoding('utf8');
  input.setRawMode(true);
  input.on('data', onText);
  input.resume();
  onHidden();
  try {
    return await promise;
  } finally {
    input.off('data', onText);
    input.setRawMode(false);
    input.pause();
  }
};
