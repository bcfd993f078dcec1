/** One rule of a contract: a sentence, and a check that rejects where the store under judgement breaks it. */
interface Rule<Subject> {
  readonly rule: string;
  check(subject: Subject): Promise<void>;
}

/** A rule this store is known to break, and how: it must break it in this very way. */
interface Deviation<Subject> {
  readonly rule: string;
  readonly instead: string;
  observe(subject: Subject): Promise<void>;
}

/** What a contract came to. */
export interface Judgement {
  readonly held: number;
  /** Rules that were broken in the one way that is known. */
  readonly deviations: number;
  /** Rules that were broken otherwise, and deviations that are none any more; each with why. */
  readonly broken: readonly string[];
}

/** Puts every rule to a store, one after the other. */
export const judgeRules = async <Subject>(
  rules: readonly Rule<Subject>[],
  open: () => Promise<Subject>,
  deviations: readonly Deviation<Subject>[] = [],
): Promise<Judgement> => {
  const broken: string[] = [];
  let [held, deviates] = [0, 0];
  for (const { rule, check } of rules) {
    const fault = await findFault(check(await open()));
    const deviation = deviations.find((line) => line.rule === rule);
    if (deviation === undefined) {
      if (fault === undefined) held += 1;
      else broken.push(`${rule}: ${fault}`);
    } else {
      const change = fault === undefined ? 'is kept now' : await findFault(deviation.observe(await open()));
      if (change === undefined) deviates += 1;
      else broken.push(`${rule}: noted as "${deviation.instead}", ${change}`);
    }
  }
  return { held, deviations: deviates, broken };
};

const findFault = (check: Promise<void>): Promise<string | undefined> =>
  check.then(
    () => undefined,
    (error: unknown) => (error instanceof Error ? (error.message.split('\n')[0] ?? error.name) : String(error)),
  );
