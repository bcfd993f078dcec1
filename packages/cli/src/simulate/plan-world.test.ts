import { expect, it } from 'vitest';
import { planWorld } from './plan-world.ts';

const names = { lists: ['Extra'], customFields: ['short_code'], tags: ['expo'] };

it('without a config file there is one account with one list, and its secrets', () => {
  const { accounts, secrets, grantsOf } = planWorld(undefined, { lists: [], customFields: [], tags: [] });
  expect(accounts).toEqual([{ name: 'default', lists: ['Newsletter'], customFields: [], tags: [] }]);
  expect(secrets).toEqual([
    { name: 'leadferry/application', text: '{"client_id":"simulated-key","client_secret":"simulated-secret"}' },
    { name: 'leadferry/default/token', account: 'default' },
  ]);
  expect(grantsOf).toBe('simulated-key');
});

it('a config file has its accounts, the lists of their topics, and its secrets', () => {
  const { applications, accounts, secrets } = planWorld(
    {
      application: { secret: 'app' },
      accounts: { north: { tokenSecret: 'n', accessTokenSecret: 'n-access' }, south: { tokenSecret: 's' } },
      topics: {
        leads: { account: 'north', lists: ['Newsletter'] },
        fair: { account: 'north', lists: ['Fair', 'Newsletter'] },
        other: { account: 'south', lists: ['Events'] },
      },
      pages: { publicUrl: 'https://ferry.example.org', port: 8080, operatorSecret: 'op', behindProxy: false },
    },
    names,
  );
  expect(accounts).toMatchObject([
    { name: 'north', lists: ['Newsletter', 'Fair', 'Extra'], customFields: ['short_code'], tags: ['expo'] },
    { name: 'south', lists: ['Events', 'Extra'] },
  ]);
  expect(secrets.map(({ name }) => name)).toEqual(['app', 'n', 'n-access', 's', 'op']);
  expect(applications).toMatchObject([{ redirectUris: ['https://ferry.example.org/callback'] }]);
});

it("a setup's own applications and accounts go first", () => {
  const setup = {
    applications: [{ clientId: 'my-key', redirectUris: [], active: true }],
    accounts: [
      { name: 'mine', lists: ['A'], customFields: [], tags: [], contacts: [], confirmedOptIn: false, privileges: [] },
    ],
  };
  const { accounts, secrets, grantsOf } = planWorld(undefined, names, setup);
  expect(accounts.map(({ name }) => name)).toEqual(['mine']);
  expect(grantsOf).toBe('my-key');
  expect(secrets).toMatchObject([
    { text: '{"client_id":"my-key"}' },
    { name: 'leadferry/mine/token', account: 'mine' },
  ]);
});
