import { describe, expect, it } from 'vitest';
import { type ContractCheck, createContractCheck } from './contract-check.ts';
import type { ContractDocument } from './contract-document.ts';
import type { KnownSlip } from './known-slip.ts';
import { knownSlips, mendContract } from './known-slips.ts';
import { readContract } from './read-contract.ts';

const accepts = (check: ContractCheck, { shows, example }: KnownSlip): boolean =>
  (shows === 'request' ? check.checkRequest(example) : check.checkAnswer(example)).length === 0;

const describeSlips = (contract: ContractDocument): void => {
  const whollyMended = createContractCheck(mendContract(contract));

  describe('a known slip of the vendor’s contract is still there', () => {
    it.each(knownSlips)('$title (facts sheet $source)', (slip) => {
      const mendedButForThis = createContractCheck(mendContract(contract, slip));
      expect(accepts(mendedButForThis, slip)).toBe(slip.asItCame === 'accepts');
      expect(accepts(whollyMended, slip)).toBe(slip.asItCame === 'refuses');
    });
  });
};

const contract = readContract();
if (contract) describeSlips(contract);
else it.skip('the known slips: the vendor’s contract was not found');
