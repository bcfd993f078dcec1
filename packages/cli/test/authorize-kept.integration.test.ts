import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCommandWorld } from './support/command-world.ts';

describe('a grant that was given', () => {
  it('is kept while the API is away, and stored when it tells whose it is', async () => {
    const world = await createCommandWorld({ granted: ['default'] });
    const command = world.run('authorize --json');
    const code = await command.event('code');
    world.simulator.set({ apiDown: true });
    await world.answer(code);
    expect(await command.event('grant_waits')).toMatchObject({ why: expect.stringContaining('Engines Ltd') });
    expect((await world.store('default').readCurrent()).generation.epoch).toBe(1);
    world.simulator.set({ apiDown: false });
    expect(await command.result()).toMatchObject({ code: 0, generation: { epoch: 2, seq: 0 } });
  });

  it('is kept while Secrets Manager is away, past a first Ctrl-C, and stored when it is back', async () => {
    const world = await createCommandWorld({ granted: ['default'] });
    const command = world.run('authorize --json');
    const code = await command.event('code');
    await world.secrets.set({ outage: 'error' });
    await world.answer(code);
    await command.event('grant_waits');
    command.interrupt();
    await command.event('interrupt_warning');
    await world.secrets.set({ outage: 'none' });
    expect(await command.result()).toMatchObject({ code: 0, generation: { epoch: 2, seq: 0 } });
  });

  it('is given up by a second Ctrl-C, which says what is lost', async () => {
    const world = await createCommandWorld({ granted: ['default'] });
    const command = world.run('authorize');
    const [, verificationUri] = await command.line(/1\. Open +(\S+)/);
    const [, userCode] = await command.line(/2\. Type +(\S+)/);
    await world.secrets.set({ outage: 'error' });
    await world.answer({ verificationUri, userCode });
    await command.line(/Leave this running/);
    command.interrupt();
    await command.line(/Press Ctrl-C once more/);
    await command.line(/Not yet/);
    command.interrupt();
    expect(await command.exited).toBe(130);
    expect(command.stderr.join('\n')).toMatch(/leadferry authorize: given up.*--account default/);
  });
});

describe('before anybody is asked to log in', () => {
  it('Ctrl-C costs nothing', async () => {
    const world = await createCommandWorld({ granted: ['default'] });
    const command = world.run('authorize --json');
    await command.event('code');
    command.interrupt();
    expect(await command.result()).toMatchObject({ code: 130, error: { code: 'interrupted' } });
    expect((await world.store('default').readCurrent()).generation.epoch).toBe(1);
  });

  it('a store that is away ends with 10, and one without the secret with 1: no code is shown', async () => {
    const world = await createCommandWorld();
    await world.secrets.set({ outage: 'error' });
    const away = world.run('authorize --json');
    expect(await away.result()).toMatchObject({ code: 10, error: { code: 'token_unavailable' } });
    await world.secrets.set({ outage: 'none' });
    await world.putSecret('leadferry/application', 'not JSON');
    const broken = world.run('authorize --json');
    expect(await broken.result()).toMatchObject({ code: 1, error: { code: 'config_error' } });
    expect([...away.stdout, ...broken.stdout].join('')).not.toContain('userCode');
  });

  it('a token secret that does not exist is named, and no code is shown', async () => {
    const world = await createCommandWorld();
    const config = join(world.folder, 'other.yaml');
    const application = { secret: 'leadferry/application' };
    const accounts = { default: { tokenSecret: 'leadferry/misspelt' } };
    writeFileSync(config, JSON.stringify({ application, accounts, topics: { leads: { lists: ['Newsletter'] } } }));
    const command = world.run(`authorize --json --config ${config}`);
    expect(await command.result()).toMatchObject({
      code: 1,
      error: { code: 'config_error', message: expect.stringMatching(/no secret leadferry\/misspelt/) },
    });
    expect(command.stdout).toHaveLength(1);
  });

  it('faults of the configuration are all told, and accounts that do not exist', async () => {
    const world = await createCommandWorld({ accounts: [{ name: 'north' }, { name: 'south' }] });
    const faulty = world.run('authorize', { env: { REDIS_URL: '', AWS_REGION: '', LEADFERRY_CONFIG: '/nowhere' } });
    expect(await faulty.exited).toBe(1);
    expect(faulty.stderr.filter((line) => line.startsWith('  - '))).toHaveLength(3);

    const unsaid = world.run('authorize');
    expect(await unsaid.exited).toBe(2);
    expect(unsaid.stderr).toEqual([expect.stringMatching(/--account NAME; there are: north, south$/)]);
    const unknown = world.run('authorize --account east --json');
    expect(await unknown.result()).toMatchObject({
      code: 2,
      error: { message: expect.stringMatching(/north, south$/) },
    });
  });

  it('a bug is loud: its stack on standard error, exit code 1', async () => {
    const world = await createCommandWorld();
    const broken = `data:text/javascript,Date.prototype.toISOString = () => { throw new TypeError('a made up bug') }`;
    const command = world.run('authorize --json', { env: { NODE_OPTIONS: `--import "${broken}"` } });
    expect(await command.result()).toMatchObject({ code: 1, error: { code: 'unexpected' } });
    expect(command.stderr.join('\n')).toMatch(/a bug, please report it:\nTypeError: a made up bug\n +at /);
  });
});
