import { type AcceptedGrant, describeMoment } from '@leadferry/account';
import { formatGeneration } from '@leadferry/token';
import type { Paint } from './paint.ts';

/** Writes that a grant was taken, and what happens next. */
export const describeAccepted = (
  account: string,
  { generation, expiresAtMs, organizationName, warning }: AcceptedGrant,
  paint: Paint,
): string =>
  [
    `${paint.good('It worked.')} Account ${paint.bold(account)} is logged in${
      organizationName === undefined ? '' : ` as ${paint.bold(organizationName)}`
    }: generation ${formatGeneration(generation)},`,
    `access token until ${describeMoment(expiresAtMs)}, refreshed by itself from now on.`,
    ...(warning === undefined ? [] : [paint.attention(`One more thing: ${warning}`)]),
    'Workers go on by themselves within seconds; nothing has to be restarted.',
    paint.faint(`To be sure: leadferry token status --account ${account}`),
  ].join('\n');

/** Makes of a taken grant what machines are told. */
export const toAcceptedFields = (
  account: string,
  { generation, expiresAtMs, organizationName, warning }: AcceptedGrant,
): Readonly<Record<string, unknown>> => ({
  account,
  generation,
  expiresAt: new Date(expiresAtMs).toISOString(),
  organizationName,
  warning,
});
