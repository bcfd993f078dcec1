import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { describeCommands } from './command-line.ts';
import { writeCommandTable } from './command-table.ts';

const readme = readFileSync(`${import.meta.dirname}/../README.md`, 'utf8');

it('stands in the README as the definitions have it', () => {
  expect(readme).toContain(writeCommandTable(describeCommands()));
});
