import { judgeTokenState, type TokenJudgement } from '@leadferry/account';
import type { Exit } from '../exit-codes.ts';
import type { AccountStatus, Statuses } from './read-statuses.ts';

/** What an account's status means for people, and what they should do. */
export interface AccountJudgement extends TokenJudgement {
  readonly advice: string;
}

/** Says what an account's status means for people. */
export const judgeAccount = ({ token }: AccountStatus, atMs: number): AccountJudgement => {
  switch (token.kind) {
    case 'found':
      return { ...judgeTokenState(token.value, atMs), advice: token.value.advice };
    case 'unusable':
      return { mood: 'bad', word: 'Not readable', isPersonNeeded: true, advice: token.why };
    case 'away':
      return {
        mood: 'attention',
        word: 'Not known just now',
        isPersonNeeded: false,
        advice: `${token.why}. Delivery goes on while the token that workers hold lives; ask again soon.`,
      };
  }
};

/** Says how a status ends the command: a person who must act goes before what could not be found out. */
export const judgeStatuses = ({ application, accounts, atMs }: Statuses): Exit => {
  const isPersonNeeded =
    application.kind === 'unusable' || accounts.some((status) => judgeAccount(status, atMs).isPersonNeeded);
  if (isPersonNeeded) return 'personNeeded';
  const isAway = application.kind === 'away' || accounts.some(({ token }) => token.kind === 'away');
  return isAway ? 'storeAway' : 'done';
};
