import { describe, expect, it } from 'vitest';
import { createCommandWorld } from './support/command-world.ts';

const accounts = [{ name: 'north', organizationName: 'Engines Ltd' }, { name: 'south' }];

describe('leadferry token status', () => {
  it('of accounts that work ends with 0, and asks neither Redis nor Constant Contact', async () => {
    const world = await createCommandWorld({ granted: ['default'] });
    const asked = world.simulator.journal.read().length;
    const command = world.run('token status', { env: { REDIS_URL: 'redis://127.0.0.1:1' } });
    expect(await command.exited).toBe(0);
    const text = command.stdout.join('\n');
    for (const part of [
      'default   Works',
      'Engines Ltd',
      'Generation     1.0',
      'Claim held by  nobody',
      'Nothing to do',
    ])
      expect(text).toContain(part);
    expect(text).not.toContain('\u001b');
    expect(world.simulator.journal.read()).toHaveLength(asked);
  });

  it('of several of which one was never authorised ends with 3, for people and for machines', async () => {
    const world = await createCommandWorld({ accounts, granted: ['north'] });
    const [people, machines, one] = [
      world.run('token status'),
      world.run('token status --json'),
      world.run('token status --account north --json'),
    ];
    expect(await machines.result()).toMatchObject({
      code: 3,
      ok: true,
      personNeeded: true,
      accounts: [
        { account: 'north', state: 'live', personNeeded: false, organization: { name: 'Engines Ltd' } },
        {
          account: 'south',
          state: 'empty',
          personNeeded: true,
          advice: expect.stringContaining('leadferry authorize'),
        },
      ],
    });
    expect(await people.exited).toBe(3);
    expect(people.stdout.join('\n')).toMatch(/south {3}Not authorised/);
    expect(await one.result()).toMatchObject({ code: 0, accounts: [{ account: 'north' }] });
  });

  it('of a secret that holds something else ends with 3, and does not show what it holds', async () => {
    const world = await createCommandWorld();
    await world.putSecret('leadferry/default/token', '{"refresh_token": "a-refresh-token-without-its-access-token"}');
    expect(await world.run('token status --json').result()).toMatchObject({
      code: 3,
      accounts: [{ state: 'empty', advice: expect.stringContaining('access_token') }],
    });
  });

  it('of a store that does not answer ends with 10', async () => {
    const world = await createCommandWorld({ granted: ['default'] });
    await world.secrets.set({ outage: 'error' });
    expect(await world.run('token status --json').result()).toMatchObject({ code: 10, accounts: [{ state: 'away' }] });
  });

  it('watches: tells what is news, and ends at Ctrl-C as its last look says', async () => {
    const world = await createCommandWorld();
    const command = world.run('token status --watch --json');
    expect(await command.event('status')).toMatchObject({ personNeeded: true });
    const login = world.run('authorize --json');
    await world.answer(await login.event('code'));
    await command.line(/"event":"status".*"generation":\{"epoch":1,"seq":0\}.*Engines Ltd|Engines Ltd.*"epoch":1/);
    command.interrupt();
    expect(await command.result()).toMatchObject({ code: 0, accounts: [{ state: 'live' }] });
    expect(command.stdout.length).toBeLessThanOrEqual(4);
  });
});
