import type { ConstantContact } from '../constant-contact.ts';
import { accountSummarySchema, userPrivilegesSchema } from '../reading/answer-schemas.ts';
import { readAnswer } from '../reading/read-answer.ts';
import type { CallDependencies } from './call-dependencies.ts';

type AccountCalls = Pick<ConstantContact, 'getAccountSummary' | 'getUserPrivileges'>;

/** Creates the calls that say whom a token belongs to (reference 8). */
export const createAccountCalls = ({ send, clock }: CallDependencies): AccountCalls => ({
  async getAccountSummary(accessToken) {
    const answer = await send({ endpoint: 'account_summary', method: 'GET', path: '/account/summary', accessToken });
    return readAnswer(answer, accountSummarySchema, clock.now());
  },

  async getUserPrivileges(accessToken) {
    const path = '/account/user/privileges';
    const answer = await send({ endpoint: 'user_privileges', method: 'GET', path, accessToken });
    return readAnswer(answer, userPrivilegesSchema, clock.now());
  },
});
