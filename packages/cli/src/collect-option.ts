/** Gathers the values of an option that may be given several times, for commander. */
export const collectOption = (given: string, before: readonly string[] = []): readonly string[] => [...before, given];
