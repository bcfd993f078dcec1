import type { GrantState, TokenState } from '@leadferry/token';

/** What a token's state means for people: how it is, in a word, and whether somebody must do something. */
export interface TokenJudgement {
  /** good: nothing to do. attention: it may need somebody. bad: delivery stands still, or will. */
  readonly mood: 'good' | 'attention' | 'bad';
  readonly word: string;
  /** Whether waiting does not mend it: a person must act, as `advice` of the state says. */
  readonly isPersonNeeded: boolean;
}

const usual: Readonly<Record<GrantState, readonly [TokenJudgement['mood'], string]>> = {
  empty: ['bad', 'Not authorised'],
  live: ['good', 'Works'],
  refreshing: ['good', 'Works, is being refreshed'],
  unknown: ['attention', 'Works, last refresh unanswered'],
  refused: ['attention', 'Refresh refused, being made sure of'],
  reauth_required: ['bad', 'Must be authorised'],
};

/** Says what a token's state means for people at this moment. */
export const judgeTokenState = (token: TokenState, nowMs: number): TokenJudgement => {
  const isLosing = token.state === 'live' && token.hasRefreshToken === false;
  const [mood, word] = isLosing ? (['attention', 'Works until the token expires'] as const) : judge(token, nowMs);
  return { mood, word, isPersonNeeded: mood === 'bad' || isLosing };
};

const judge = (
  { state, expiresAtMs = 0, verdict, isAccessRefused }: TokenState,
  nowMs: number,
): readonly [TokenJudgement['mood'], string] => {
  const isServing = expiresAtMs > nowMs && isAccessRefused !== true;
  if (state === 'reauth_required' && isServing) return ['bad', 'Works for now, must be authorised'];
  if (state === 'live' && verdict?.why === 'config') return ['bad', 'Cannot be refreshed'];
  if (!isServing && (state === 'live' || state === 'refreshing'))
    return ['attention', 'Expired, about to be refreshed'];
  if (!isServing && state === 'unknown') return ['attention', 'Expired, last refresh unanswered'];
  return usual[state];
};
