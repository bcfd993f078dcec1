import { answerSlips } from './answer-slips.ts';
import type { ContractDocument } from './contract-document.ts';
import type { KnownSlip } from './known-slip.ts';
import { requestSlips } from './request-slips.ts';

/** Every known slip, each asserted as one: a repaired contract is noticed and its row can go. */
export const knownSlips: readonly KnownSlip[] = [...requestSlips, ...answerSlips];

/** Returns a copy of the contract with its slips mended, all but `except`. */
export const mendContract = (document: ContractDocument, except?: KnownSlip): ContractDocument => {
  const mended = structuredClone(document);
  for (const slip of knownSlips) if (slip !== except) slip.mend(mended);
  return mended;
};
