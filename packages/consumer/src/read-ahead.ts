/** Enough for the reading code to stay in the processor's caches, few enough for what was read to stay there too. */
const atOnce = 128;

/**
 * Hands records on one by one, in order, each after it was read: some are read together, just before the first of them is
 * asked for. Between two records everything else of a lead's way runs, and reading them one at a time then takes
 * about three times as long (measured with 200 in flight: a fifth of all the code of ours that a lead runs through).
 */
export function* readAhead<T>(records: Iterable<T>, read: (record: T) => void): Generator<T> {
  let ready: T[] = [];
  for (const record of records) {
    read(record);
    ready.push(record);
    if (ready.length < atOnce) continue;
    yield* ready;
    ready = [];
  }
  yield* ready;
}
