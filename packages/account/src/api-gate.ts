import { errorCode } from '@leadferry/runtime';
import type { Answered, Outage, Pass } from './outage.ts';

/** Leave to send one request with the token of an account. */
export interface GatePass {
  readonly api: Pass;
  readonly token: Pass;
}

/** What every request of an account to the API goes through, whatever it is for: both outages it may meet. */
export interface ApiGate {
  /**
   * Gives leave to send one request. Waits for the right to send a probe for at most `patienceMs` (default: not at all).
   *
   * @throws {ApiAwayError} the API is away, or refuses the account's newest token, and somebody else looks.
   */
  enter(patienceMs?: number): Promise<GatePass>;
  /** Gives the leave that `enter` would give without a wait, or undefined. */
  enterAtOnce(): GatePass | undefined;
  /** @throws {ApiAwayError} as `enter`, when that came to be known since: to be asked on the verge of sending. */
  confirm(pass: GatePass): void;
  /** Notes that the API answered as asked. */
  answered(pass: GatePass): void;
  /** Notes what the failure of a request says of the API. `about` names whom it was about, in memory only. */
  failed(pass: GatePass, error: unknown, about?: string): void;
  /** Notes that the API refuses the newest token of the account although nobody can tell why. */
  refuseToken(): void;
}

/** Creates the gate of one account. A probe of the API is one of the account's token too, so that both are over by one answer. */
export const createApiGate = ({ api, token }: { readonly api: Outage; readonly token: Outage }): ApiGate => {
  const report = (pass: GatePass, answered: Answered, about?: string): void => {
    api.report(pass.api, answered, about);
    token.report(pass.token, answered === 'answered' ? 'answered' : 'neither');
  };
  /** One for all requests while both stay well. */
  let last: GatePass | undefined;

  return {
    enter: async (patienceMs = 0) => {
      const ofApi = await api.enter({ patienceMs });
      return { api: ofApi, token: await token.enter({ patienceMs, isSentAnyway: ofApi.isProbe }) };
    },
    confirm: (pass) => {
      api.confirm(pass.api);
      if (!pass.api.isProbe) token.confirm(pass.token);
    },
    enterAtOnce: () => {
      const ofApi = api.enterAtOnce();
      const ofToken = ofApi && token.enterAtOnce();
      if (ofApi === undefined || ofToken === undefined) return undefined;
      if (last?.api !== ofApi || last.token !== ofToken) last = { api: ofApi, token: ofToken };
      return last;
    },
    answered: (pass) => report(pass, 'answered'),
    failed: (pass, error, about) => report(pass, judge(error), about),
    refuseToken: token.declare,
  };
};

/** What the API says of itself by failing a request. A refused token says nothing, nor does a limit. */
const judge = (error: unknown): Answered => {
  switch (errorCode(error)) {
    case 'api_unavailable':
      return 'nothing';
    case 'contact_rejected':
    case 'contact_missing':
    case 'conflict':
    case 'forbidden':
      return 'answered';
    default:
      return 'neither';
  }
};
