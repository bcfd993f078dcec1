import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { ContractDocument } from './contract-document.ts';

const besideTheRepository = '../../../shared/contract/constant-contact-v3-openapi.yml';

/** Where the vendor's contract is looked for: `LEADFERRY_CONTRACT`, else beside the repository. */
export const contractPath = (given = process.env.LEADFERRY_CONTRACT): string =>
  given || fileURLToPath(new URL(besideTheRepository, import.meta.url));

const sayOnStandardError = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

/**
 * Reads the vendor's contract where it is found, and says that nothing is checked where it is not. The project does not
 * contain it.
 */
export const readContract = (
  path = contractPath(),
  say: (line: string) => unknown = sayOnStandardError,
): ContractDocument | undefined => {
  if (existsSync(path)) return parse(readFileSync(path, 'utf8'));
  const hint = 'set LEADFERRY_CONTRACT to the vendor’s Swagger file to check requests and answers against it';
  say(`contract check: SKIPPED, the vendor’s contract was not found at ${path}; ${hint}`);
  return undefined;
};
