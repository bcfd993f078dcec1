import type { ConstantContact } from '../constant-contact.ts';
import { accountSummarySchema, userPrivilegesSchema } from '../reading/answer-schemas.ts';
import { readAnswer } from '../reading/read-answer.ts';
import type { CallDependencies } from './call-dependencies.ts';

type AccountCalls = Pick<ConstantContact, 'getAccountSummary' | 'getUserPrivileges'>;

/** Creates the calls that say whom a token belongs to (reference 8). */
export const createAccountCalls = ({ send, clock }: CallDependencies): AccountCalls => ({
  getAccountSummary: (accessToken) =>
    send({ endpoint: 'account_summary', method: 'GET', path: '/account/summary', accessToken }, (answer) =>
      readAnswer(answer, accountSummarySchema, clock),
    ),

  getUserPrivileges: (accessToken) =>
    send({ endpoint: 'user_privileges', method: 'GET', path: '/account/user/privileges', accessToken }, (answer) =>
      readAnswer(answer, userPrivilegesSchema, clock),
    ),
});
