// What ships besides our own code, and whether it may: npm run supply -- licences [--write] | audit
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Command } from 'commander';
import { findForbidden } from './judge-licences.ts';
import { runAudit } from './run-audit.ts';
import { findShippedPackages, repository } from './shipped.ts';
import { writeLicenceList } from './write-licence-list.ts';

const listPath = join(repository, 'deploy', 'licences.md');
const exitCodes = { clean: 0, vulnerable: 1, unavailable: 2 } as const;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const program = new Command('supply').description('Judges the packages of others that ship in the images.');

program
  .command('licences')
  .description('Refuses a licence that is not allowed, and a list in deploy/licences.md that is not current.')
  .option('--write', 'write the list')
  .action(({ write }: { write?: true }) => {
    const packages = findShippedPackages();
    const list = writeLicenceList(packages);
    if (write) writeFileSync(listPath, list);
    const forbidden = findForbidden(packages);
    for (const line of forbidden) say(`not allowed: ${line}`);
    const isCurrent = readFileSync(listPath, 'utf8') === list;
    if (!isCurrent) say('deploy/licences.md is not current: npm run supply -- licences --write');
    say(`${packages.length} packages ship, ${forbidden.length} of them with a licence that is not allowed`);
    process.exitCode = isCurrent && forbidden.length === 0 ? 0 : 1;
  });

program
  .command('audit')
  .description('Asks the registry for known vulnerabilities. Exit code 0: none; 1: some; 2: the registry did not say.')
  .option('--json', 'print the result as one JSON object')
  .action(async ({ json }: { json?: true }) => {
    const result = await runAudit({ directory: repository, packages: findShippedPackages() });
    if (json) say(JSON.stringify(result));
    else if (result.verdict === 'clean') say('no known vulnerability in what ships');
    else if (result.verdict === 'unavailable') say(`not audited: ${result.why}. Ask a registry that answers audits.`);
    else
      for (const { name, severity, advisories } of result.findings)
        say(`${severity}: ${name}: ${advisories.join('; ')}`);
    process.exitCode = exitCodes[result.verdict];
  });

await program.parseAsync();
