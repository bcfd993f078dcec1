import { describeMoment, describeTokenState } from '@leadferry/account';
import type { Paint } from '../paint.ts';
import { judgeAccount } from './judge-statuses.ts';
import type { AccountStatus, Statuses } from './read-statuses.ts';

/** Width of the names of facts. */
const nameWidth = 15;

/** Writes for people how the application and its accounts stand. */
export const describeStatuses = ({ application, accounts, atMs }: Statuses, paint: Paint): string =>
  [
    ...(application.kind === 'found'
      ? []
      : [
          [
            `${paint.bold('The application')}   ${application.kind === 'away' ? paint.attention('Not known just now') : paint.bad('Cannot be used')}`,
            factLine(paint, 'To do', application.why),
          ].join('\n'),
        ]),
    ...accounts.map((status) => describeStatus(status, atMs, paint)),
    paint.faint(`As of ${describeMoment(atMs)}.`),
  ].join('\n\n');

const describeStatus = (status: AccountStatus, atMs: number, paint: Paint): string => {
  const { account, settings, token } = status;
  const { mood, word, advice } = judgeAccount(status, atMs);
  const facts = token.kind === 'found' ? describeTokenState(token.value, settings, atMs) : [];
  return [
    `${paint.bold(account)}   ${paint[mood](word)}`,
    ...facts.map(([name, text]) => factLine(paint, name, text)),
    factLine(paint, 'To do', mood === 'good' ? advice : paint[mood](advice)),
  ].join('\n');
};

const factLine = (paint: Paint, name: string, text: string): string =>
  `  ${paint.faint(name.padEnd(nameWidth))}${text}`;
