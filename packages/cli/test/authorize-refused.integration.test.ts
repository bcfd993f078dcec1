import { describe, expect, it } from 'vitest';
import { createCommandWorld } from './support/command-world.ts';
import { startStubServer } from './support/stub-server.ts';

describe('a login that is refused', () => {
  it('by the person ends with 6', async () => {
    const world = await createCommandWorld({ granted: ['default'] });
    const command = world.run('authorize --json');
    await world.answer(await command.event('code'), 'deny');
    expect(await command.result()).toMatchObject({ ok: false, code: 6, error: { code: 'denied' } });
    expect((await world.store('default').readCurrent()).generation).toEqual({ epoch: 1, seq: 0 });
  });

  it('for it is of another organisation ends with 7 and overwrites nothing; with --replace-account it is taken', async () => {
    const accounts = [
      { name: 'default', organizationName: 'Engines Ltd' },
      { name: 'other', organizationName: 'Looms' },
    ];
    const world = await createCommandWorld({ accounts, granted: ['default'] });
    const refused = world.run('authorize --json --account default');
    await world.answer(await refused.event('code'), 'allow', 'other');
    expect(await refused.result()).toMatchObject({
      code: 7,
      error: { code: 'other_account', message: expect.stringMatching(/Looms .*Engines Ltd .*--replace-account/) },
    });
    const store = world.store('default');
    expect((await store.readCurrent()).generation).toEqual({ epoch: 1, seq: 0 });
    expect(await store.readPinnedAccount()).toMatchObject({ organizationName: 'Engines Ltd' });

    const taken = world.run('authorize --json --account default --replace-account');
    await world.answer(await taken.event('code'), 'allow', 'other');
    expect(await taken.result()).toMatchObject({
      code: 0,
      generation: { epoch: 2, seq: 0 },
      organizationName: 'Looms',
    });
    expect(await store.readPinnedAccount()).toMatchObject({ organizationName: 'Looms' });
  });

  it('for want of a refresh token ends with 8, and names the missing scope', async () => {
    const world = await createCommandWorld({ application: { scopes: ['contact_data', 'account_read'] } });
    const command = world.run('authorize --json');
    await world.answer(await command.event('code'));
    expect(await command.result()).toMatchObject({
      code: 8,
      error: { code: 'no_refresh_token', message: expect.stringContaining('offline_access') },
    });
    await expect(world.store('default').readCurrent()).rejects.toThrow('no value yet');
  });

  it('because the application is, ends with 4', async () => {
    const world = await createCommandWorld();
    await world.putSecret('leadferry/application', '{"client_id": "nobody", "client_secret": "of yesterday"}');
    const command = world.run('authorize --json');
    expect(await command.result()).toMatchObject({
      code: 4,
      error: { code: 'client_refused', message: expect.stringMatching(/client_id or client_secret is wrong/) },
    });
  });

  it('because the application may not log in on devices, ends with 5 and names the other way', async () => {
    const world = await createCommandWorld();
    const server = await startStubServer(400, { error: 'unauthorized_client' });
    const command = world.run('authorize --json', { env: { CONSTANT_CONTACT_AUTH_URL: server.url } });
    expect(await command.result()).toMatchObject({
      code: 5,
      error: { code: 'flow_refused', message: expect.stringContaining('leadferry token import') },
    });
  });

  it('because of a scope the application may not ask for, ends with 5', async () => {
    const world = await createCommandWorld({ application: { scopes: ['everything', 'offline_access'] } });
    expect(await world.run('authorize --json').result()).toMatchObject({ code: 5, error: { code: 'scope_refused' } });
  });
});
