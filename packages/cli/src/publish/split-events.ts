import { UsageError } from '../errors.ts';

/** One event of a file, as a record will hold it. */
export interface GivenEvent {
  /** Where it is in the file: "line 3", "element 3"; empty where it is all of it. */
  readonly place: string;
  readonly value: Buffer;
}

/** A file of lines is read whole only as far as its first line; larger ones are taken for lines without a try. */
const mostTextBytes = 256 * 1_048_576;
const newline = 10;

/**
 * Splits a file into events: one JSON object, an array of them, or JSON lines. Lines and single objects keep their bytes. A line
 * that is no JSON is an event that will be refused.
 *
 * @param name of the file, for complaints.
 * @throws {UsageError} the file holds nothing, or an array that is not UTF-8.
 */
export const splitEvents = (given: Buffer, name: string): GivenEvent[] => {
  const content = withoutMark(given);
  const document = content.length <= mostTextBytes ? readDocument(content) : undefined;
  const events = document === undefined ? splitLines(content) : toEvents(document, content, name);
  if (events.length === 0) throw new UsageError(`there are no events in ${nameOf(name)}`);
  return events;
};

/** Some editors begin a file with a byte order mark; JSON has none. */
const withoutMark = (bytes: Buffer): Buffer =>
  bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;

const readDocument = (content: Buffer): { readonly value: unknown } | undefined => {
  try {
    return { value: JSON.parse(content.toString()) };
  } catch {
    return undefined; // no single document: lines
  }
};

const nameOf = (name: string): string => (name === '-' ? 'standard input' : name);

const toEvents = ({ value }: { readonly value: unknown }, content: Buffer, name: string): GivenEvent[] => {
  if (!Array.isArray(value)) return [{ place: '', value: content }];
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(content);
  } catch (cause) {
    throw new UsageError(`${nameOf(name)} is not UTF-8 text`, { cause });
  }
  return value.map((element, index) => ({
    place: `element ${index + 1}`,
    value: Buffer.from(JSON.stringify(element)),
  }));
};

const splitLines = (content: Buffer): GivenEvent[] => {
  const events: GivenEvent[] = [];
  for (let [from, line] = [0, 1]; from < content.length; line += 1) {
    const found = content.indexOf(newline, from);
    const to = found === -1 ? content.length : found;
    const value = content.subarray(from, to);
    if (!isBlank(value)) events.push({ place: `line ${line}`, value });
    from = to + 1;
  }
  return events;
};

/** Of spaces, tabs and carriage returns alone. */
const isBlank = (bytes: Buffer): boolean => bytes.every((byte) => byte === 32 || byte === 9 || byte === 13);
