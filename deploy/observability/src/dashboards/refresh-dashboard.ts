import type { Scale } from '../setting.ts';
import { createAnswersRow } from './answers-row.ts';
import { buildDashboard, type Dashboard } from './frame.ts';
import { createRefreshNow } from './refresh-now-row.ts';
import { createRefreshesRow } from './refreshes-row.ts';
import { createSecretsRow } from './secrets-row.ts';

/** Builds the dashboard of tokens, refreshes and what a person has to do about them. */
export const createRefreshDashboard = (scale: Scale): Dashboard =>
  buildDashboard({
    uid: 'leadferry-refresh',
    title: 'Leadferry / Refresh',
    description: 'Whether the access tokens are kept fresh, and whether a person is needed.',
    choice: { label: 'account', title: 'Account', metric: 'leadferry_token_reauth_required' },
    rows: [createRefreshNow(scale), createRefreshesRow(scale), createAnswersRow(scale), createSecretsRow()],
  });
