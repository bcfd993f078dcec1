import type { Figures } from '../proof.ts';

/** Tells a person which rules are broken, and gives the proof's answer: figures to two decimals. */
export const conclude = (
  figures: Readonly<Record<string, number>>,
  broken: readonly string[],
  say: (text: string) => void,
): { holds: boolean; figures: Figures } => {
  for (const rule of broken) say(`does not hold: ${rule}`);
  const rounded = Object.entries(figures).map(([name, value]) => [name, Math.round(value * 100) / 100]);
  return { holds: broken.length === 0, figures: Object.fromEntries(rounded) };
};
