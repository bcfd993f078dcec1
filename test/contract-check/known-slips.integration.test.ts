import { describe, expect, it } from 'vitest';
import { createContractCheck } from './contract-check.ts';
import type { ContractDocument } from './contract-document.ts';
import type { KnownSlip } from './known-slip.ts';
import { knownSlips, mendContract } from './known-slips.ts';
import { readContract } from './read-contract.ts';

const contract = readContract();

const accepts = (document: ContractDocument, { shows, example }: KnownSlip): boolean => {
  const check = createContractCheck(document);
  return (shows === 'request' ? check.checkRequest(example) : check.checkAnswer(example)).length === 0;
};

describe.skipIf(contract === undefined)('a known slip of the vendor’s contract is still there', () => {
  it.each(knownSlips)('$title (facts sheet $source)', (slip) => {
    const mendedButForThis = mendContract(contract!, slip);
    expect(accepts(mendedButForThis, slip)).toBe(slip.asItCame === 'accepts');
    expect(accepts(mendContract(contract!), slip)).toBe(slip.asItCame === 'refuses');
  });
});
