import { type OperationName, operationNames } from './switches.ts';

/** Tells how many calls of each operation have arrived, the throttled and failed ones too. */
export type CallCounts = Readonly<Record<OperationName, number>>;

/** Makes counts that start at zero. */
export const createCallCounter = () => {
  const counts = Object.fromEntries(operationNames.map((name) => [name, 0])) as Record<OperationName, number>;

  return {
    counts: counts as CallCounts,
    add: (name: OperationName): void => {
      counts[name] += 1;
    },
    reset: (): void => {
      for (const name of operationNames) counts[name] = 0;
    },
  };
};
