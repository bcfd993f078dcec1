import { isDeepStrictEqual } from 'node:util';

/** A record's key, value and headers as bytes; of several headers with one name all. */
export interface RecordBytes {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, readonly Buffer[]>>;
}

/** A record that had to be set aside, as it lies in the source topic. */
export interface BadRecordSeen extends RecordBytes {
  readonly name: string;
  readonly reason: string;
}

/** A dead letter and the source record it names. */
export interface DeadLetterBytes extends RecordBytes {
  readonly name: string;
}

/** What is wrong with the dead letters of a run. */
export interface DeadLetterFigures {
  /** Bad records without a dead letter. */
  readonly missing: number;
  /** Dead letters of records that were good. */
  readonly unexpected: number;
  /** Dead letters whose key, value or own headers are not what the record's were. */
  readonly altered: number;
  readonly wronglyReasoned: number;
  /** Dead letters that lack one of the headers that tell where they come from and why. */
  readonly unlabelled: number;
}

/** Headers that every dead letter has (design.md, Dead letters). */
export const addedHeaders = [
  '__connect.errors.topic',
  '__connect.errors.partition',
  '__connect.errors.offset',
  '__connect.errors.stage',
  '__connect.errors.exception.class.name',
  '__connect.errors.exception.message',
  'leadferry.reason',
  'leadferry.attempts',
  'leadferry.at',
];

/** Compares the dead letters of a topic with the records that had to be set aside. */
export const judgeDeadLetters = (
  bad: readonly BadRecordSeen[],
  letters: readonly DeadLetterBytes[],
): DeadLetterFigures => {
  const badOf = new Map(bad.map((record) => [record.name, record]));
  const written = new Set(letters.map(({ name }) => name));
  const count = (is: (letter: DeadLetterBytes, record: BadRecordSeen) => boolean): number =>
    letters.filter((letter) => {
      const record = badOf.get(letter.name);
      return record !== undefined && is(letter, record);
    }).length;
  return {
    missing: bad.filter(({ name }) => !written.has(name)).length,
    unexpected: letters.filter(({ name }) => !badOf.has(name)).length,
    altered: count((letter, record) => !isAsItCame(letter, record)),
    wronglyReasoned: count((letter, { reason }) => String(letter.headers['leadferry.reason']?.at(-1)) !== reason),
    unlabelled: count(({ headers }) => addedHeaders.some((name) => headers[name] === undefined)),
  };
};

const isAsItCame = (letter: DeadLetterBytes, record: BadRecordSeen): boolean =>
  isDeepStrictEqual(letter.key, record.key) &&
  isDeepStrictEqual(letter.value, record.value) &&
  Object.entries(record.headers).every(([name, values]) => isDeepStrictEqual(letter.headers[name], values));
