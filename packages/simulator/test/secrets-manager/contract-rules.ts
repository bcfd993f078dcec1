import type { ContractRule } from './contract-rule.ts';
import { createRules } from './create-rules.ts';
import { listRules } from './list-rules.ts';
import { moveRules } from './move-rules.ts';
import { putLabelRules } from './put-label-rules.ts';
import { putRules } from './put-rules.ts';
import { raceRules } from './race-rules.ts';
import { readRules } from './read-rules.ts';

/** Holds every rule of the contract. Each makes a secret of its own, so they can run in any order, and side by side. */
export const contractRules: readonly ContractRule[] = [
  ...createRules,
  ...putRules,
  ...putLabelRules,
  ...readRules,
  ...listRules,
  ...moveRules,
  ...raceRules,
];
