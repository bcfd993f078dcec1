/** Prints what a run came to, for a person: one line, figures by their names. */
export const printFigures = (title: string, figures: Readonly<Record<string, number | string>>): void => {
  const told = Object.entries(figures).map(
    ([name, value]) => `${name} ${typeof value === 'number' ? round(value) : value}`,
  );
  process.stderr.write(`${title}: ${told.join(', ')}\n`);
};

const round = (value: number): number => Math.round(value * 100) / 100;
