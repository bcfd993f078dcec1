import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createContractCheck } from './contract-check.ts';
import { driveClient } from './drive-client.ts';
import { driveSimulator } from './drive-simulator.ts';
import type { Exchange } from './exchange.ts';
import { mendContract } from './known-slips.ts';
import { readContract } from './read-contract.ts';
import { startRecordingProxy } from './recording-proxy.ts';
import { type SimulatedAccount, startSimulatedAccount } from './simulated-account.ts';

const contract = readContract();

/** Runs something against a simulator and returns what went to and fro. */
const record = async (
  run: (baseUrl: string, account: SimulatedAccount) => Promise<void>,
): Promise<readonly Exchange[]> => {
  await using account = await startSimulatedAccount();
  await using proxy = await startRecordingProxy(account.apiUrl);
  await run(proxy.baseUrl, account);
  return proxy.exchanges;
};

describe.skipIf(contract === undefined)('by the vendor’s own contract', () => {
  const check = createContractCheck(mendContract(contract ?? { basePath: '', paths: {}, definitions: {} }));
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

  it('every answer the simulator gives the client is valid, and a success', () => {
    expect(ofClient.flatMap((exchange) => check.checkAnswer(exchange))).toEqual([]);
    expect(ofClient.filter(({ status }) => status >= 300)).toEqual([]);
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
