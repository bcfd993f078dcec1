import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { redisUrl } from '@leadferry/local-stack/testing';
import { connectRedis } from '@leadferry/runtime';
import { silentLogger } from '@leadferry/runtime/testing';
import { createRedisSpentTokens } from '@leadferry/token';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createCommandWorld } from './support/command-world.ts';

const jwt = (claims: object): string => `h.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.s`;
const nowSeconds = Date.now() / 1000;

describe('leadferry token import', () => {
  it('takes the response of a file, and says that the file should go', async () => {
    const world = await createCommandWorld();
    const file = join(world.folder, 'response.json');
    writeFileSync(file, JSON.stringify(world.simulator.grant('default')));
    const command = world.run(`token import ${file}`);
    expect(await command.exited).toBe(0);
    const text = command.stdout.join('\n');
    expect(text).toContain('logged in as Engines Ltd: generation 1.0');
    expect(text).toContain('response.json still holds tokens: delete it.');
    expect(await world.store('default').readPinnedAccount()).toMatchObject({ organizationName: 'Engines Ltd' });
  });

  it.each(['token import --json', 'token import - --json'])(
    'takes it from standard input, with an answer’s headers around it: %s',
    async (args) => {
      const world = await createCommandWorld();
      const response = world.simulator.grant('default');
      const input = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n${JSON.stringify(response)}\n$ `;
      const command = world.run(args, { input });
      expect(await command.result()).toMatchObject({ code: 0, ok: true, generation: { epoch: 1, seq: 0 } });
      expect((await world.store('default').readCurrent()).accessToken).toBe(response.access_token);
    },
  );

  it('wants --yes to replace a grant that works, and takes the same response twice without', async () => {
    const world = await createCommandWorld({ granted: ['default'] });
    const input = JSON.stringify(world.simulator.grant('default'));
    expect(await world.run('token import --json', { input }).result()).toMatchObject({
      code: 2,
      error: { code: 'usage', message: expect.stringMatching(/Engines Ltd.*works.*--yes/) },
    });
    expect((await world.store('default').readCurrent()).generation.epoch).toBe(1);
    const taken = await world.run('token import --json --yes', { input }).result();
    expect(taken).toMatchObject({ code: 0, generation: { epoch: 2, seq: 0 } });
    const again = await world.run('token import --json', { input }).result();
    expect(again).toMatchObject({ code: 0, generation: { epoch: 2, seq: 0 } });
  });
});

describe('a response on standard input, which may exist nowhere else', () => {
  it('is kept while Secrets Manager is away, from the first look on', async () => {
    const world = await createCommandWorld({ granted: ['default'] });
    const input = JSON.stringify(world.simulator.grant('default'));
    await world.secrets.set({ outage: 'error' });
    const command = world.run('token import --json --yes', { input });
    expect(await command.event('grant_waits')).toMatchObject({ account: 'default' });
    command.interrupt();
    await command.event('interrupt_warning');
    await world.secrets.set({ outage: 'none' });
    expect(await command.result()).toMatchObject({ code: 0, generation: { epoch: 2, seq: 0 } });
  });

  it('is kept while the API does not tell whose it is', async () => {
    const world = await createCommandWorld({ granted: ['default'], switches: { apiDown: true } });
    const command = world.run('token import --json --yes', { input: JSON.stringify(world.simulator.grant('default')) });
    await command.event('grant_waits');
    world.simulator.set({ apiDown: false });
    expect(await command.result()).toMatchObject({ code: 0, generation: { epoch: 2, seq: 0 } });
  });
});

describe('a response that is refused, with nothing overwritten', () => {
  it.each([
    ['is not JSON', 'access_token=secret-thing', 8, 'not_json'],
    ['is empty', '', 8, 'not_json'],
    ['lacks a field', '{"access_token": "secret-thing", "expires_in": 86400}', 8, 'missing_field'],
    [
      'has expired',
      JSON.stringify({ access_token: jwt({ exp: nowSeconds - 60 }), refresh_token: 'secret-thing' }),
      8,
      'expired_token',
    ],
    [
      'is of another application',
      JSON.stringify({ access_token: jwt({ exp: nowSeconds + 3600, cid: 'theirs' }), refresh_token: 'secret-thing' }),
      8,
      'other_application',
    ],
    ['is what Leadferry itself stores', '{"kind": "token_set", "access_token": "secret-thing"}', 8, 'not_a_response'],
    [
      'the API does not take',
      '{"access_token": "secret-thing", "refresh_token": "secret-thing", "expires_in": 86400}',
      8,
      'token_refused',
    ],
  ])('because it %s', async (_, input, code, error) => {
    const world = await createCommandWorld();
    const command = world.run('token import --json', { input });
    expect(await command.result()).toMatchObject({ code, ok: false, error: { code: error } });
    expect([...command.stdout, ...command.stderr].join('\n')).not.toContain('secret-thing');
    await expect(world.store('default').readCurrent()).rejects.toThrow('no value yet');
  });

  it('because it is of another organisation, or the fleet has used it', async () => {
    const organisations = [
      { name: 'default', organizationName: 'Engines Ltd' },
      { name: 'other', organizationName: 'Looms' },
    ];
    const world = await createCommandWorld({ accounts: organisations, granted: ['default'] });
    const response = world.simulator.grant('other');
    const input = JSON.stringify(response);
    expect(await world.run('token import --json --account default --yes', { input }).result()).toMatchObject({
      code: 7,
      error: { code: 'other_account' },
    });
    const redis = connectRedis({ url: redisUrl(), name: 'test', logger: silentLogger });
    onTestFinished(() => redis.disconnect());
    await new Promise((ready) => redis.once('ready', ready));
    await createRedisSpentTokens({ redis: [redis], keyPrefix: world.keyPrefix }).note(response.refresh_token ?? '');
    expect(await world.run('token import --json --account default --yes', { input }).result()).toMatchObject({
      code: 8,
      error: { code: 'spent_token' },
    });
    expect((await world.store('default').readCurrent()).generation.epoch).toBe(1);
  });

  it('because it cannot be checked or stored now: the file may be given again', async () => {
    const world = await createCommandWorld({ granted: ['default'] });
    const file = join(world.folder, 'response.json');
    writeFileSync(file, JSON.stringify(world.simulator.grant('default')));
    const run = () => world.run(`token import ${file} --json --yes`).result();
    world.simulator.set({ apiDown: true });
    expect(await run()).toMatchObject({
      code: 9,
      error: { code: 'summary_unavailable', message: expect.stringContaining('try again soon') },
    });
    world.simulator.set({ apiDown: false });
    await world.secrets.set({ outage: 'error' });
    expect(await run()).toMatchObject({ code: 10, error: { code: 'token_unavailable' } });
    await world.secrets.set({ outage: 'none' });
    expect(await run()).toMatchObject({ code: 0 });
  });

  it('because the file cannot be read', async () => {
    const world = await createCommandWorld();
    expect(await world.run('token import gone.json --json').result()).toMatchObject({
      code: 2,
      error: { message: 'the file cannot be read: gone.json' },
    });
  });
});
