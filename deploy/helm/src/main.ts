// Writes what of the chart is made from other files: its values' schema, its copies of rules, dashboards and access list, the table of its
// README. Run it when one of those changed:
//
//   npm run write:chart
import { writeFileSync } from 'node:fs';
import { generateChartFiles } from './generated-files.ts';

for (const { path, content } of generateChartFiles()) {
  writeFileSync(path, content);
  process.stdout.write(`${path}\n`);
}
