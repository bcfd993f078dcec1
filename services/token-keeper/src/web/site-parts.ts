import type { Clock, Logger } from '@leadferry/runtime';
import type { GenerationChannel } from '@leadferry/token';
import type { Accounts } from '../accounts.ts';
import type { AuthorizationRequests } from './authorization-requests.ts';
import type { Door } from './door.ts';
import type { FleetSight } from './fleet/fleet-sight.ts';
import type { Outcomes } from './outcomes.ts';
import type { Sessions } from './sessions.ts';
import type { SignInLimit } from './sign-in-limit.ts';
import type { Site } from './site.ts';
import type { UnderWay } from './under-way.ts';
import type { WaitingGrants } from './waiting-grants.ts';

/** What the pages are made of. */
export interface SiteParts {
  readonly site: Site;
  readonly accounts: Accounts;
  /** Looks at workers and leads; undefined where this keeper is not told where Kafka is. */
  readonly lookAtFleet: (() => Promise<FleetSight>) | undefined;
  /** The authorization server, and what is asked of it. */
  readonly authUrl: string;
  readonly scopes: readonly string[];
  readonly fetch: typeof globalThis.fetch;
  readonly sessions: Sessions;
  readonly door: Door;
  readonly signInLimit: SignInLimit;
  readonly requests: AuthorizationRequests;
  readonly outcomes: Outcomes;
  readonly waitingGrants: WaitingGrants;
  /** Holds a stop until a login whose code is being exchanged has ended, also when the browser has left. */
  readonly underWay: UnderWay;
  /** Reads what people sign in with; see `readOperatorSecret`. */
  readonly readOperatorSecret: () => Promise<string>;
  /** Tells the workers of an application, by the first part of its keys, of a new generation. */
  readonly openChannel: (keyPrefix: string) => Pick<GenerationChannel, 'publish'>;
  readonly clock: Clock;
  readonly logger: Logger;
}
