/** Prints what a run came to, for a person: one line, figures by their names. */
export const printFigures = (title: string, figures: Readonly<Record<string, number | boolean | string>>): void => {
  const told = Object.entries(figures).map(
    ([name, value]) => `${name} ${Number(value) === value ? round(value) : value}`,
  );
  process.stderr.write(`${title}: ${told.join(', ')}\n`);
};

const round = (value: number): number => Math.round(value * 100) / 100;
