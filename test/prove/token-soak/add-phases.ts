import type { SoakFigures } from './run-phase.ts';

/** The figures that are the worst of all phases, where the others add up. */
const worst: ReadonlySet<string> = new Set(['longestStallSeconds', 'resentAfterSeconds']);

/** Joins the figures of both phases. `exchangesPerGeneration` is the strict one's: within a grace it says nothing. */
export const addPhases = (phases: readonly SoakFigures[]): Record<string, number> => {
  const all: Record<string, number> = {};
  for (const { exchangesPerGeneration: _, ...figures } of phases) {
    for (const [name, value] of Object.entries(figures)) {
      const before = all[name] ?? 0;
      all[name] = Math.round((worst.has(name) ? Math.max(before, value) : before + value) * 100) / 100;
    }
  }
  return { ...all, exchangesPerGeneration: phases[0]?.exchangesPerGeneration ?? 0 };
};
