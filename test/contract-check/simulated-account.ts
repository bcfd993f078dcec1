import { type Simulator, type SwitchesUpdate, startSimulator } from '@leadferry/simulator';

/** An account in a simulator, a token for it, and what it is full of. */
export interface SimulatedAccount extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly apiUrl: string;
  readonly accessToken: string;
  /** Revives the limits, the service and the faults to none. */
  heal(): void;
}

/** Contacts the account has from the start, one of each kind. */
export const knownEmails = {
  full: 'full@example.org',
  unsubscribed: 'unsubscribed@example.org',
  deleted: 'deleted@example.org',
} as const;

const healthy: SwitchesUpdate = {
  perSecond: 'unlimited',
  perDay: 'unlimited',
  apiDown: false,
  faults: [],
  refusedAccounts: {},
} as const;

/** Starts a simulator with one account that has more lists and tags than a page holds, and contacts of every kind. */
export const startSimulatedAccount = async (): Promise<SimulatedAccount> => {
  const simulator = await startSimulator({ switches: healthy });
  const more = (what: string) => Array.from({ length: 520 }, (_, index) => `${what} ${index}`);
  simulator.addApplication();
  simulator.addAccount({
    name: 'default',
    lists: ['Newsletter', 'Offers', ...more('list')],
    customFields: ['short_code', 'Favourite colour'],
    tags: ['expo', 'early bird', ...more('tag')],
    contacts: [
      {
        email: knownEmails.full,
        permission: 'explicit',
        firstName: 'Ada',
        lastName: 'Byron',
        jobTitle: 'Analyst',
        companyName: 'Engines Ltd',
        birthday: { month: 4, day: 9 },
        anniversary: '2020-04-09',
        phone: '+1 555 0100',
        lists: ['Newsletter'],
        tags: ['expo'],
        customFields: { short_code: '7QX2' },
      },
      { email: knownEmails.unsubscribed, permission: 'unsubscribed' },
      { email: knownEmails.deleted, deletedAtMs: Date.UTC(2026, 0, 1) },
    ],
  });
  return {
    simulator,
    apiUrl: simulator.apiUrl,
    accessToken: simulator.grant('default').access_token,
    heal: () => simulator.set(healthy),
    [Symbol.asyncDispose]: () => simulator.stop(),
  };
};
