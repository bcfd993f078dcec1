import type { ContactUpdate } from '@leadferry/constant-contact';
import { createRecordingLogger } from '@leadferry/runtime/testing';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { makeContact } from '../test/support/leads.ts';
import { createAnswerComparison } from './account.ts';
import { createLeadWorkerMetrics } from './metrics.ts';

const compare = async (sent: Partial<ContactUpdate>) => {
  const logger = createRecordingLogger();
  const metrics = createLeadWorkerMetrics(new Registry());
  const compareAnswer = createAnswerComparison({ account: 'default', logger, metrics });
  const body = { email_address: { address: 'ada@example.org' }, update_source: 'Account', ...sent } as const;
  compareAnswer(body, makeContact({ first_name: 'Ada' }));
  return { logger, counted: (await metrics.updateDifferences.get()).values };
};

describe('the answer to a PUT', () => {
  it('that holds what was sent leaves no trace', async () => {
    const { logger, counted } = await compare({ first_name: 'Ada' });
    expect(logger.lines).toEqual([]);
    expect(counted).toEqual([]);
  });

  it('that differs is counted and told by the names of the fields, never by their values', async () => {
    const { logger, counted } = await compare({ first_name: 'Augusta', last_name: 'Byron' });
    expect(logger.lines).toEqual([
      {
        level: 'warn',
        event: 'contact_answer_differs',
        fields: { account: 'default', contactId: 'c-1', fields: ['first_name', 'last_name'] },
      },
    ]);
    expect(counted).toEqual([{ labels: { account: 'default' }, value: 1 }]);
  });
});
