import { type ApiGate, createApiGate } from './api-gate.ts';
import type { ApplicationDependencies } from './application.ts';
import { createOutage } from './create-outage.ts';
import type { Outage } from './outage.ts';
import { createMemoryOutageBoard, createRedisOutageBoard, outageKey } from './outage-board.ts';

/** The gates of an application's accounts. */
export interface Gates {
  /** Gives the gate that every request of an account goes through; the same one each time. */
  gateOf(account: string): ApiGate;
  /** Stops looking after outages. */
  closeGates(): void;
}

/** Creates the gates: one outage of the API for all accounts, and one of its own for the token of each. */
export const openGates = (
  { config, redis, clock, random, logger, metrics, onOutageEnd }: ApplicationDependencies,
  keyPrefix: string,
): Gates => {
  const [firstRedis] = redis;
  const outages: Outage[] = [];
  const gates = new Map<string, ApiGate>();

  const openOutage = (account?: string): Outage => {
    const key = outageKey(keyPrefix, account);
    const outage = createOutage({
      code: account === undefined ? 'api_away' : 'token_away',
      ...(account === undefined ? {} : { account }),
      board: firstRedis ? createRedisOutageBoard({ redis: firstRedis, key }) : createMemoryOutageBoard(clock),
      maxReplicas: firstRedis ? config.maxReplicas : 1,
      clock,
      random,
      logger,
      metrics: metrics.outage,
      onEnd: () => onOutageEnd?.(account),
    });
    outages.push(outage);
    return outage;
  };

  const api = openOutage();
  return {
    gateOf: (account) => {
      const gate = gates.get(account) ?? createApiGate({ api, token: openOutage(account) });
      gates.set(account, gate);
      return gate;
    },
    closeGates: () => {
      for (const outage of outages) outage.close();
    },
  };
};
