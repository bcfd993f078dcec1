import type { FaultRuleInput } from '@leadferry/simulator';

/** One stretch of the soak: how the authorization server behaves, and what goes wrong on the way to it. */
export interface SoakPhase {
  readonly name: 'strict' | 'grace';
  readonly seconds: number;
  /** How long the server takes a refresh token that was used. */
  readonly serverGraceSeconds: number;
  /** How long the workers believe it does. */
  readonly believedGraceSeconds: number;
  readonly tokenFaults: readonly FaultRuleInput[];
}

const share = 0.05;

/** Each kind strikes its part of the share at random, and once for certain, so that none is left out of a short run. */
const strike = (kinds: readonly FaultRuleInput[], firstAfter: number, every: number): FaultRuleInput[] => [
  ...kinds.map((kind, index) => ({ ...kind, at: 'token' as const, skip: firstAfter + index * every, times: 1 })),
  ...kinds.map((kind) => ({ ...kind, at: 'token' as const, rate: share / kinds.length })),
];

/** A refresh token can be used once, and 5 % of the token calls fail before the server commits. */
export const strictPhase = (seconds: number): SoakPhase => ({
  name: 'strict',
  seconds,
  serverGraceSeconds: 0,
  believedGraceSeconds: 0,
  tokenFaults: strike(
    [
      { kind: 'reset', when: 'before' },
      { kind: 'status', status: 503, when: 'before' },
      { kind: 'status', status: 429, when: 'before' },
    ],
    1,
    2,
  ),
});

/** A used refresh token is taken for five more seconds, and 5 % of the answers are lost after the server committed. */
export const gracePhase = (seconds: number): SoakPhase => ({
  name: 'grace',
  seconds,
  serverGraceSeconds: 5,
  believedGraceSeconds: 5,
  tokenFaults: strike(
    [
      { kind: 'reset', when: 'after' },
      { kind: 'truncate', bytes: 40, when: 'after' },
      { kind: 'hang', when: 'after' },
    ],
    1,
    3,
  ),
});

/** What the workers believe is wrong: the server forgives nothing, and answers are lost. */
export const brokenPhase = (seconds: number): SoakPhase => ({ ...gracePhase(seconds), serverGraceSeconds: 0 });
