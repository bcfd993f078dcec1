/** Offsets from the first to the last, both included. */
export type OffsetRange = readonly [from: bigint, to: bigint];

/** Joins offsets, given in rising order, into as few ranges as hold exactly them. */
export const toRanges = (offsets: Iterable<bigint>): OffsetRange[] => {
  const ranges: [bigint, bigint][] = [];
  for (const offset of offsets) {
    const last = ranges.at(-1);
    if (last && last[1] + 1n === offset) last[1] = offset;
    else ranges.push([offset, offset]);
  }
  return ranges;
};

/** Yields every offset of the ranges, from `first` on. */
export function* offsetsOf(ranges: readonly OffsetRange[], first = 0n): Iterable<bigint> {
  for (const [from, to] of ranges)
    for (let offset = from > first ? from : first; offset <= to; offset += 1n) yield offset;
}
