import { ofAccounts, rateBy } from './expressions.ts';
import type { Row } from './frame.ts';
import { createLines } from './panel.ts';

/** Makes the row of what surrounds the refreshes. */
export const createSecretsRow = (): Row => ({
  title: 'Around it',
  panels: [
    createLines({
      title: 'Access tokens refused (401)',
      description:
        'Answers 401 to a token that looked alive. One at a rotation is normal; a row of them outside says that the token was revoked.',
      unit: 'reqps',
      queries: [{ expr: rateBy('account', ofAccounts('leadferry_http_401_total')), legend: '{{account}}' }],
      width: 8,
    }),
    createLines(
      {
        title: 'Calls to Secrets Manager',
        description:
          'By operation. Reads go with the number of processes, writes with refreshes. It is what the bill counts.',
        unit: 'reqps',
        queries: [{ expr: rateBy('op', ofAccounts('leadferry_sm_calls_total')), legend: '{{op}}' }],
        width: 8,
      },
      { isStacked: true },
    ),
    createLines({
      title: 'Generations a process was behind',
      description:
        'How many generations the last newer set was ahead of the one held. Above 1: that process missed a whole life of a token.',
      unit: 'none',
      queries: [{ expr: `max by (account) (${ofAccounts('leadferry_reader_generation_lag')})`, legend: '{{account}}' }],
      width: 8,
    }),
  ],
});
