import { UsageError } from '../errors.ts';

/** A token response takes about 3 KB; what is longer is something else. */
const mostCharacters = 65_536;

/** Where the text of a token response can come from. */
export interface ResponseSources {
  readFile(path: string): Promise<string>;
  /** Reads standard input to its end. */
  readStdin(): Promise<string>;
  /** Reads what a person pastes; undefined where standard input is no terminal. */
  readPaste: (() => Promise<string>) | undefined;
}

/**
 * Reads the text in which a token response is to be found.
 *
 * @param file its path; `-` or undefined: standard input.
 * @throws {UsageError} the file cannot be read, or the text is too long to be a token response.
 */
export const readResponseText = async (file: string | undefined, sources: ResponseSources): Promise<string> => {
  const text = await read(file, sources);
  if (text.length <= mostCharacters) return text;
  throw new UsageError(`${name(file)} is too long to be a token response (more than ${mostCharacters} characters)`);
};

const name = (file: string | undefined): string => (isFile(file) ? file : 'what came on standard input');

/** Answers whether the response is in a file, and not on standard input. */
export const isFile = (file: string | undefined): file is string => file !== undefined && file !== '-';

const read = async (file: string | undefined, sources: ResponseSources): Promise<string> => {
  if (!isFile(file)) return (sources.readPaste ?? sources.readStdin)();
  try {
    return await sources.readFile(file);
  } catch (cause) {
    throw new UsageError(`the file cannot be read: ${file}`, { cause });
  }
};
