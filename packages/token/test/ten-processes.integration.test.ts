import { randomUUID } from 'node:crypto';
import { startMoto } from '@leadferry/local-stack';
import { redisUrl } from '@leadferry/local-stack/testing';
import {
  type SecretsManagerEmulator,
  type Simulator,
  startSecretsManagerEmulator,
  startSimulator,
} from '@leadferry/simulator';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { AskSettings } from './support/ask-for-token.ts';
import { askTogether } from './support/ask-together.ts';
import { createSecret } from './support/secrets-manager.ts';

const twoDays = 2 * 24 * 60 * 60 * 1000;
const noRedis = 'redis://127.0.0.1:1';

let simulator: Simulator;
let emulator: SecretsManagerEmulator;
beforeAll(async () => {
  simulator = await startSimulator({ switches: { reuseRevokesFamily: true, tokenLatencyAfterMs: 1000 } });
  emulator = await startSecretsManagerEmulator();
});
afterAll(async () => {
  await simulator.stop();
  await emulator.stop();
});
beforeEach(() => simulator.journal.clear());

/** An account whose stored access token expired a day ago. */
const expiredAccount = async (secretsUrl: string): Promise<AskSettings> => {
  const name = `account-${randomUUID()}`;
  const application = simulator.addApplication({ clientId: randomUUID(), clientSecret: randomUUID() });
  simulator.addAccount({ name, lists: [] });
  simulator.set({ clockOffsetMs: -twoDays });
  const grant = simulator.grant(name, { application: application.clientId });
  simulator.set({ clockOffsetMs: 0 });
  const secret = await createSecret(secretsUrl, JSON.stringify(grant));
  const { clientId, clientSecret } = application;
  return {
    secretsUrl,
    secretId: secret.name,
    redisUrl: redisUrl(),
    keyPrefix: `test:${randomUUID()}`,
    authUrl: simulator.authUrl,
    clientId,
    ...(clientSecret ? { clientSecret } : {}),
    without: [],
  };
};

/** Requests at the token endpoint, successful or not, as the simulator's journal has them. */
const exchanges = () => simulator.journal.read().filter(({ grantType }) => grantType === 'refresh_token').length;

const expectOneToken = (answers: Awaited<ReturnType<typeof askTogether>>): void => {
  expect(answers.map(({ code }) => code)).toEqual(Array(10).fill(undefined));
  expect(answers.map(({ generation }) => generation)).toEqual(Array(10).fill({ epoch: 1, seq: 1 }));
  expect(new Set(answers.map(({ tokenHash }) => tokenHash)).size).toBe(1);
  process.stderr.write(
    `ten processes: ${exchanges()} exchange, slowest ${Math.max(...answers.map((a) => a.tookMs))} ms\n`,
  );
};

describe('ten processes that ask at once for a token that expired', { timeout: 60_000 }, () => {
  it('make exactly one exchange', async () => {
    const answers = await askTogether(10, await expiredAccount(emulator.url));
    expect(exchanges()).toBe(1);
    expectOneToken(answers);
  });

  it('make exactly one exchange with Redis down: the claim alone decides', async () => {
    const answers = await askTogether(10, { ...(await expiredAccount(emulator.url)), redisUrl: noRedis });
    expect(exchanges()).toBe(1);
    expectOneToken(answers);
  });

  it('make exactly one exchange on moto, an outside judge of the store', async ({ skip }) => {
    const moto = await startMoto();
    if (moto === undefined) return skip();
    try {
      const settings = await expiredAccount(moto.url);
      expectOneToken(await askTogether(10, settings));
      expect(exchanges()).toBe(1);
    } finally {
      await moto.stop();
    }
  });

  it('make more than one without lease and claim, so this proof can fail', async () => {
    await askTogether(10, { ...(await expiredAccount(emulator.url)), without: ['lease', 'claim'] });
    process.stderr.write(`ten processes without lease and claim: ${exchanges()} exchanges\n`);
    expect(exchanges()).toBeGreaterThan(1);
  });
});
