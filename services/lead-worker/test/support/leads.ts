import { completeTopic, type TopicConfig } from '@leadferry/config';
import type { Contact } from '@leadferry/constant-contact';
import { collectNames, type Lead, parseLead, readConsent } from '@leadferry/lead';
import { resolveAll } from './scripted-account.ts';

/** The moment at which the unit tests take place: where `createFakeClock` starts. */
export const nowMs = Date.UTC(2026, 0, 1);

/** A topic with one list and every default, changed as given. */
export const makeTopic = (given: Partial<TopicConfig> = {}): TopicConfig => ({
  ...completeTopic('leads', {
    ...{ account: 'default', lists: ['Newsletter'], consent: 'implicit', onMissingContact: 'skip', unchanged: 'off' },
  }),
  ...given,
});

/** Makes a lead of an event; id and email are there unless given. */
export const makeLead = (event: object = {}): Lead => {
  const value = Buffer.from(JSON.stringify({ id: 'web-1', email: 'ada@example.org', ...event }));
  return parseLead({ value, headers: {}, timestampMs: nowMs }, { nowMs });
};

/** Makes a lead with everything its call depends on; its record is from this very moment. */
export const makeLeadToApply = (event: object = {}) => {
  const lead = makeLead(event);
  const topicLists = ['Newsletter'];
  const consent = readConsent(lead, { topicConsent: 'implicit', recordTimestampMs: nowMs, nowMs });
  return { lead, consent, names: resolveAll(collectNames(lead, topicLists)), topicLists };
};

/** The consent of a person who has just ticked the box. */
export const explicit = { permission: 'explicit' };

/** Makes a stored contact, active and explicit unless given. */
export const makeContact = (given: Partial<Contact> = {}): Contact => ({
  contact_id: 'c-1',
  email_address: { address: 'ada@example.org', permission_to_send: 'explicit' },
  ...given,
});
