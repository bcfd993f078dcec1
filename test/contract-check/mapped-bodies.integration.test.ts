import { InvalidLeadError, toContactUpdate, toNewContact, toSignUpForm } from '@leadferry/lead';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createContractCheck } from './contract-check.ts';
import type { ContractDocument } from './contract-document.ts';
import { exchange } from './known-slip.ts';
import { mendContract } from './known-slips.ts';
import { contactArbitrary, leadArbitrary, resolveAnything } from './lead-arbitrary.ts';
import { readContract } from './read-contract.ts';

const topicLists = ['Newsletter'];

/** Returns what a mapping gives, or undefined where it refuses the lead: a refused lead is no request. */
const orRefused = (map: () => object): object | undefined => {
  try {
    return map();
  } catch (error) {
    if (error instanceof InvalidLeadError) return undefined;
    throw error;
  }
};

const describeBodies = (contract: ContractDocument): void => {
  const check = createContractCheck(mendContract(contract));
  const faultsOf = (method: string, path: string, requestBody: object | undefined): string[] =>
    requestBody === undefined
      ? []
      : check.checkRequest(exchange(method, path, { requestBody: JSON.parse(JSON.stringify(requestBody)) }));

  describe('by the vendor’s own contract, whatever a lead says', () => {
    it('the body it maps to is valid', () => {
      fc.assert(
        fc.property(leadArbitrary, contactArbitrary, (lead, contact) => {
          const names = resolveAnything(lead, topicLists);
          const form = orRefused(() => toSignUpForm(lead, names, topicLists));
          const created = orRefused(() => toNewContact(lead, names, topicLists));
          const update = orRefused(() => toContactUpdate(lead, names, topicLists, contact));
          expect([
            ...faultsOf('POST', '/contacts/sign_up_form', form),
            ...faultsOf('POST', '/contacts', created),
            ...faultsOf('PUT', `/contacts/${contact.contact_id}`, update),
          ]).toEqual([]);
        }),
        { numRuns: 200 },
      );
    });
  });
};

const contract = readContract();
if (contract) describeBodies(contract);
else it.skip('mapped bodies: the vendor’s contract was not found');
