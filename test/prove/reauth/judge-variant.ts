import type { VariantFigures } from './run-variant.ts';
import type { ReauthVariant } from './variants.ts';

/** Longest silence of the account that nothing happened to, in seconds, at five leads a second. */
const longestGapSeconds = 3;
/** The last 0.35 % of a life, and two leads' distance at ten a second. */
const mostLifeLeft = (lifeMs: number): number => 0.0035 + 300 / lifeMs;

/** Lists what a variant's figures fall short of; empty where it holds. */
export const judgeVariant = (
  { keepsAccessToken, accessTokenLifeMs }: ReauthVariant,
  figures: VariantFigures,
): string[] => {
  const rules: readonly [boolean, string][] = [
    [keepsAccessToken || figures.idleSeconds <= 2, 'idle within 2 s of the first invalid_grant'],
    [figures.wastedCalls <= figures.inFlight + 1, 'not more wasted calls than were in flight and one'],
    [figures.probes <= 1, 'one probe for the fleet'],
    [figures.refused === 1, 'the refresh token is presented once'],
    [figures.deadLettered === 0, 'no dead letter'],
    [figures.rebalances === 0, 'no rebalance in the pause'],
    [figures.resumedSeconds <= 5, 'delivers within 5 s of the new grant'],
    [figures.otherAccountGapSeconds <= longestGapSeconds, 'the other account delivers throughout'],
    [figures.delivered === figures.leads && figures.lost === 0, 'every lead is delivered'],
    [figures.duplicates === 0, 'one fate and one contact for each lead'],
    [
      !keepsAccessToken || (figures.lifeLeftRatio <= mostLifeLeft(accessTokenLifeMs) && figures.wastedCalls === 0),
      'delivers on to the last 0.35 % of the life of the access token, and not beyond',
    ],
  ];
  return rules.flatMap(([isKept, rule]) => (isKept ? [] : [rule]));
};
