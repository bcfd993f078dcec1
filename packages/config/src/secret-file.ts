import { readFileSync } from 'node:fs';
import { errorCode } from '@leadferry/runtime/config';

/** Reads a file as text. */
export type ReadFile = (path: string) => string;

/** Reads a file of this machine. */
export const readTextFile: ReadFile = (path) => readFileSync(path, 'utf8');

/** Finds what keeps a file from being read: one sentence that names the variable and never what the file holds. */
export const findFileFault = (variable: string, path: string, readFile: ReadFile): string | undefined => {
  try {
    readFile(path);
    return undefined;
  } catch (error) {
    // Whatever the system's reason is, the operator hears it with the others and the process does not start.
    return `${variable}: the file cannot be read: ${path} (${errorCode(error) ?? 'unreadable'})`;
  }
};

/** Finds what keeps a file from being the home of a secret: it cannot be read, or nothing is in it. */
export const findSecretFaults = (variable: string, path: string, readFile: ReadFile): string[] => {
  const fault = findFileFault(variable, path, readFile);
  if (fault !== undefined) return [fault];
  return readFile(path).trim() === '' ? [`${variable}: the file is empty: ${path}`] : [];
};
