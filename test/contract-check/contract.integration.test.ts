import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerBreakages, requestBreakages } from './breakages.ts';
import { createContractCheck } from './contract-check.ts';
import type { ContractDocument } from './contract-document.ts';
import { driveClient } from './drive-client.ts';
import { driveSimulator } from './drive-simulator.ts';
import type { Exchange } from './exchange.ts';
import { mendContract } from './known-slips.ts';
import { readContract } from './read-contract.ts';
import { startRecordingProxy } from './recording-proxy.ts';
import { type SimulatedAccount, startSimulatedAccount } from './simulated-account.ts';

/** Runs something against a simulator and returns what went to and fro. */
const record = async (
  run: (baseUrl: string, account: SimulatedAccount) => Promise<void>,
): Promise<readonly Exchange[]> => {
  await using account = await startSimulatedAccount();
  await using proxy = await startRecordingProxy(account.apiUrl);
  await run(proxy.baseUrl, account);
  return proxy.exchanges;
};

const describeContract = (contract: ContractDocument): void => {
  describe('by the vendor’s own contract', () => {
    const check = createContractCheck(mendContract(contract));
    const operationsOf = (exchanges: readonly Exchange[]): string[] =>
      [...new Set(exchanges.map((exchange) => check.operation(exchange) ?? 'unlisted'))].toSorted();
    let ofClient: readonly Exchange[] = [];
    let ofSimulator: readonly Exchange[] = [];

    beforeAll(async () => {
      ofClient = await record((baseUrl, { accessToken }) => driveClient(baseUrl, accessToken));
      ofSimulator = await record(driveSimulator);
    });
    afterAll(() => {
      const count = `${ofClient.length} requests of the client and ${ofClient.length + ofSimulator.length} answers`;
      process.stderr.write(`contract check: ${count} of the simulator checked\n`);
    });

    it('every function of the client was called', () => {
      expect(operationsOf(ofClient)).toEqual([
        'GET /account/summary',
        'GET /account/user/privileges',
        'GET /contact_custom_fields',
        'GET /contact_lists',
        'GET /contact_tags',
        'GET /contacts',
        'GET /contacts/{contact_id}',
        'POST /activities/contacts_taggings_add',
        'POST /contact_custom_fields',
        'POST /contact_tags',
        'POST /contacts',
        'POST /contacts/sign_up_form',
        'PUT /contacts/{contact_id}',
      ]);
    });

    it('every request the client makes is valid', () => {
      expect(ofClient.flatMap((exchange) => check.checkRequest(exchange))).toEqual([]);
    });

    it.each(Object.entries(requestBreakages))('no request of the client is valid %s', (_how, breakIt) => {
      const broken = ofClient.map(breakIt).filter((exchange) => exchange !== undefined);
      expect(broken.length).toBeGreaterThan(0);
      expect(broken.filter((exchange) => check.checkRequest(exchange).length === 0)).toEqual([]);
    });

    it('every answer the simulator gives the client is valid, and a success', () => {
      expect(ofClient.flatMap((exchange) => check.checkAnswer(exchange))).toEqual([]);
      expect(ofClient.filter(({ status }) => status >= 300)).toEqual([]);
    });

    it.each(Object.entries(answerBreakages))('no answer to the client is valid %s', (_how, breakIt) => {
      const broken = ofClient.map(breakIt).filter((exchange) => exchange !== undefined);
      expect(broken.length).toBeGreaterThan(0);
      expect(broken.filter((exchange) => check.checkAnswer(exchange).length === 0)).toEqual([]);
    });

    it('every answer the simulator gives to anything else is valid', () => {
      expect(ofSimulator.flatMap((exchange) => check.checkAnswer(exchange))).toEqual([]);
    });

    it('the simulator was seen to give every kind of answer', () => {
      const statuses = new Set(ofSimulator.map(({ status }) => status));
      expect([...statuses].toSorted((a, b) => a - b)).toEqual([
        200, 201, 204, 400, 401, 403, 404, 409, 415, 429, 500, 503,
      ]);
    });
  });
};

const contract = readContract();
if (contract) describeContract(contract);
else it.skip('requests and answers: the vendor’s contract was not found');
