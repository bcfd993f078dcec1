import type { Grants } from '../authorization/grants.ts';
import type { SimulatorClock } from '../clock.ts';
import type { RequestLimits } from '../limits/request-limits.ts';
import { DEFAULT_SCOPES, type Simulator } from '../simulator.ts';
import type { Account } from '../world/account.ts';
import type { World } from '../world/world.ts';
import { createAccountInspector } from './account-inspector.ts';

/** The part of a simulator that sets up and looks at its world. */
export type Handles = Pick<
  Simulator,
  'addApplication' | 'addAccount' | 'accountNames' | 'account' | 'grant' | 'usedToday' | 'setUsedToday'
>;

/** Makes the handles. `changed` is called after each change. */
export const createHandles = (deps: {
  world: World;
  grants: Grants;
  limits: RequestLimits;
  clock: SimulatorClock;
  changed: () => void;
}): Handles => {
  const { world, grants, limits, clock, changed } = deps;

  const needAccount = (name: string): Account => {
    const account = world.accounts.get(name);
    if (account === undefined) throw new RangeError(`there is no account named ${name}`);
    return account;
  };

  const needClientId = (clientId: string | undefined): string => {
    const [only, ...others] = world.applications.keys();
    if (clientId === undefined && only !== undefined && others.length === 0) return only;
    if (clientId !== undefined && world.applications.has(clientId)) return clientId;
    throw new RangeError(
      clientId === undefined ? 'name the application: there is not exactly one' : 'no such application',
    );
  };

  const inspect = (name: string) => createAccountInspector({ account: needAccount(name), grants, clock, changed });

  return {
    addApplication: (input = {}) => {
      const application = world.addApplication(input);
      changed();
      return application;
    },
    addAccount: (input) => {
      const { name } = world.addAccount(input);
      changed();
      return inspect(name);
    },
    accountNames: () => [...world.accounts.keys()],
    account: inspect,
    grant: (account, { application, scopes = DEFAULT_SCOPES } = {}) => {
      const clientId = needClientId(application);
      const { answer } = grants.open({ account: needAccount(account).name, clientId, scopes, flow: 'pasted' });
      changed();
      return answer;
    },
    usedToday: (clientId) => limits.usedToday(needClientId(clientId)),
    setUsedToday: (used, clientId) => limits.setUsedToday(needClientId(clientId), used),
  };
};
