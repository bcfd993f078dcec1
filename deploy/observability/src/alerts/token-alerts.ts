import { type Alert, inNamespace } from '../alert.ts';
import type { Scale } from '../setting.ts';

const minute = 60;
const hour = 60 * minute;

/** Shares of a token's life below which nobody has refreshed it as they should: 8 h and 4 h of 24. */
export const lowLifeShare = 1 / 3;
export const lowestLifeShare = 1 / 6;
/** A refresh is due at half of the life, spread by 5 %: with more than this left, one has succeeded since. */
const refreshedLife = 0.55;

const expires = 'max by (namespace, account) (leadferry_token_access_expires_seconds)';

/** Epoch and generation as one number, of each token-keeper. */
const keepersKnow =
  '(leadferry_token_epoch * 1000000 + leadferry_token_generation)' +
  ' and on (namespace, job, instance, pod) leadferry_build_info{service="token-keeper"}';

/** The page that authorises an account, where token-keeper hosts pages. */
const authorisePage =
  '{{ with query (printf "leadferry_pages_info{namespace=%q}" $labels.namespace) }}' +
  ' Open {{ (first .).Labels.public_url }}/authorize/{{ $labels.account }} and press Authorise.{{ end }}';

/** What concerns the grant and the refreshes of an account. */
export const createTokenAlerts = ({ life, lifeSpan, seconds }: Scale): Alert[] => [
  {
    name: 'LeadferryReauthorisationRequired',
    expr: 'max by (namespace, account) (leadferry_token_reauth_required) == 1',
    forSeconds: minute,
    severity: 'critical',
    summary: `Account {{ $labels.account }}${inNamespace} must be authorised by a person`,
    description: `The grant of the account has ended. Its leads wait in Kafka, or will as soon as the access token is used up; none is lost, and they go on by themselves within seconds of a login. It takes three minutes.${authorisePage}`,
    runbook: 'tokens.md#reauthorisation-required',
  },
  {
    name: 'LeadferryAccessTokenUnder8Hours',
    expr: `${expires} < ${life(lowLifeShare)}`,
    forSeconds: 5 * minute,
    severity: 'warning',
    summary: `The access token of {{ $labels.account }}${inNamespace} has {{ $value | humanizeDuration }} left and was not refreshed`,
    description:
      'Leads are still delivered. A refresh was due at half of the life, and each process has failed at it since. When the token ends, the leads of the account wait.',
    runbook: 'tokens.md#access-token-under-8-hours',
  },
  {
    name: 'LeadferryAccessTokenUnder4Hours',
    expr: `${expires} < ${life(lowestLifeShare)}`,
    forSeconds: 5 * minute,
    severity: 'critical',
    summary: `The access token of {{ $labels.account }}${inNamespace} has only {{ $value | humanizeDuration }} left`,
    description:
      'Leads are still delivered, until the token ends; then they wait in Kafka. Refreshing has failed for a quarter of its life or more: find out why now, or authorise the account anew while it still works.',
    runbook: 'tokens.md#access-token-under-4-hours',
  },
  {
    name: 'LeadferryRefreshUnknownOutcome',
    expr:
      `sum by (namespace, account) (increase(leadferry_token_refresh_total{outcome="unknown"}[${lifeSpan(refreshedLife)}])) > 0` +
      ` and ${expires} < ${life(refreshedLife)}`,
    forSeconds: minute,
    severity: 'warning',
    summary: `Nobody knows whether the last refresh of {{ $labels.account }}${inNamespace} was carried out`,
    description:
      'The answer of the token endpoint was lost, so the refresh token may be spent. Leads are delivered while the access token lives. Shortly before its end the refresh is tried once more; if the token was spent, a person must authorise the account then, so better now, in working hours.',
    runbook: 'tokens.md#refresh-with-unknown-outcome',
  },
  {
    name: 'LeadferryEscrowOld',
    expr: `max by (namespace, account) (leadferry_escrow_age_seconds) > ${seconds(10 * minute)}`,
    forSeconds: minute,
    severity: 'critical',
    summary: `New tokens of {{ $labels.account }}${inNamespace} have waited {{ $value | humanizeDuration }} to be stored`,
    description:
      'A refresh was answered, and Secrets Manager does not take the new tokens. They lie sealed in escrow. Leads are delivered while the old access token lives. If escrow and process are lost before the tokens are stored, a person must authorise the account.',
    runbook: 'tokens.md#tokens-in-escrow',
  },
  {
    name: 'LeadferryKeepersDisagree',
    expr: `max by (namespace, account) (${keepersKnow}) - min by (namespace, account) (${keepersKnow}) > 0`,
    forSeconds: hour / 2,
    severity: 'warning',
    summary: `Two token-keepers know different tokens of {{ $labels.account }}${inNamespace}`,
    description:
      'One of them cannot read the newest token set, or they work on different secrets. Leads are delivered. The next refresh hangs on one keeper alone, and workers that are as blind as the other one will stop when their token ends.',
    runbook: 'tokens.md#keepers-disagree',
  },
];
