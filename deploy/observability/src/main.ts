import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Command } from 'commander';
import { createFiles } from './files.ts';
import { standardSetting } from './setting.ts';

const program = new Command('generate')
  .description('Writes dashboards, alerting rules and their tests. Without options: the checked-in files, in place.')
  .option('--to <folder>', 'where to', resolve(import.meta.dirname, '../..'))
  .option('--runbooks-url <url>', 'where the runbooks can be read', standardSetting.runbooksUrl)
  .option('--token-life <seconds>', 'life of an access token', String(standardSetting.tokenLifeSeconds))
  .option('--time-scale <ratio>', 'how long a second of the rules lasts', String(standardSetting.timeScale))
  .parse();

const options = program.opts<{ to: string; runbooksUrl: string; tokenLife: string; timeScale: string }>();
const readPositive = (name: string, text: string): number => {
  const value = Number(text);
  return value > 0 && Number.isFinite(value) ? value : program.error(`--${name} must be a number above 0`);
};

const files = createFiles({
  ...standardSetting,
  runbooksUrl: options.runbooksUrl.replace(/\/+$/, ''),
  tokenLifeSeconds: readPositive('token-life', options.tokenLife),
  timeScale: readPositive('time-scale', options.timeScale),
});
for (const { path, text } of files) {
  const file = join(options.to, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  process.stdout.write(`${file}\n`);
}
