import { redisUrl } from '@leadferry/local-stack/testing';
import { connectRedis } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import { createRedisGenerationChannel, formatGeneration } from '@leadferry/token';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCommandWorld } from './support/command-world.ts';

describe('leadferry authorize', () => {
  it('shows a code, takes the grant as a new epoch, pins its account and tells the workers', async () => {
    const world = await createCommandWorld();
    const heard = Promise.withResolvers<string>();
    const redis = connectRedis({ url: redisUrl(), name: 'test', logger: silentLogger });
    const channel = createRedisGenerationChannel({ redis, keyPrefix: world.keyPrefix, logger: silentLogger });
    const stop = channel.subscribe('default', (generation, news) =>
      heard.resolve(`${formatGeneration(generation)} ${news}`),
    );
    onTestFinished(() => {
      stop();
      redis.disconnect();
    });

    const command = world.run('authorize --json');
    const code = await command.event('code');
    expect(code).toMatchObject({ account: 'default', isRenewed: false, expiresAt: expect.any(String) });
    await world.answer(code);
    expect(await command.result()).toMatchObject({
      command: 'authorize',
      ok: true,
      code: 0,
      exitCode: 0,
      generation: { epoch: 1, seq: 0 },
      organizationName: 'Engines Ltd',
    });
    const { accessToken } = await world.store('default').readCurrent();
    const headers = { authorization: `Bearer ${accessToken}` };
    expect((await fetch(`${world.simulator.apiUrl}/account/summary`, { headers })).status).toBe(200);
    expect(await world.store('default').readPinnedAccount()).toMatchObject({ organizationName: 'Engines Ltd' });
    expect(await heard.promise).toBe('1.0 live');
    expect(command.stderr).toEqual([]);
  });

  it('tells people in a pipe the same, without colours', async () => {
    const world = await createCommandWorld({ granted: ['default'] });
    const command = world.run('authorize');
    const [, verificationUri] = await command.line(/1\. Open +(\S+)/);
    const [, userCode] = await command.line(/2\. Type +(\S+)/);
    await world.answer({ verificationUri, userCode });
    expect(await command.exited).toBe(0);
    const text = command.stdout.join('\n');
    expect(text).toContain('may manage the account of Engines Ltd');
    expect(text).toContain('It worked. Account default is logged in as Engines Ltd: generation 2.0');
    expect(text).toContain('Workers go on by themselves within seconds');
    expect(text).not.toContain('\u001b');
  });

  it('shows a new code when nobody used the first one in time', async () => {
    const world = await createCommandWorld({ switches: { deviceCodeLifetimeMs: 0 } });
    const command = world.run('authorize --json');
    const first = await command.event('code');
    world.simulator.set({ deviceCodeLifetimeMs: 600_000 });
    const isRenewed = /"event":"code".*"isRenewed":true/;
    const renewed = JSON.parse((await command.line(isRenewed)).input);
    expect(renewed.userCode).not.toBe(first.userCode);
    await world.answer(renewed);
    expect(await command.result()).toMatchObject({ ok: true, code: 0 });
  });

  it('asks less often when it is told to, and succeeds all the same', async () => {
    const world = await createCommandWorld({
      switches: { faults: [{ at: 'token', kind: 'status', status: 429, times: 1 }] },
    });
    const command = world.run('authorize --json');
    const code = await command.event('code');
    await command.event('slow_down');
    await world.answer(code);
    expect(await command.result()).toMatchObject({ ok: true, code: 0 });
    const polls = world.simulator.journal.read().filter(({ endpoint }) => endpoint === 'token');
    expect(polls).toHaveLength(2);
    expect((polls[1]?.monotonicMs ?? 0) - (polls[0]?.monotonicMs ?? 0)).toBeGreaterThanOrEqual(5000);
  });

  it('outlives an authorization server that does not answer', async () => {
    const world = await createCommandWorld({ switches: { tokenDown: true } });
    const command = world.run('authorize --json');
    await command.event('vendor_away');
    world.simulator.set({ tokenDown: false });
    await world.answer(await command.event('code'));
    expect(await command.result()).toMatchObject({ ok: true, code: 0 });
  });

  it('works while Redis is away, and says what that means', async () => {
    const world = await createCommandWorld();
    const command = world.run('authorize --json', { env: { REDIS_URL: 'redis://127.0.0.1:1' } });
    await command.event('redis_away');
    await world.answer(await command.event('code'));
    expect(await command.result()).toMatchObject({ ok: true, code: 0, organizationName: 'Engines Ltd' });
  });
});
