import { isTooFarAhead } from './consent-time.ts';
import type { Fault } from './describe-faults.ts';
import { readInstant } from './instant.ts';
import { isJsonObject, type JsonObject } from './json-object.ts';
import { carriesEmail } from './read-names.ts';

const findTimeOfConsent = ({ consent, occurredAt }: JsonObject): readonly [field: string, time: unknown] =>
  isJsonObject(consent) && consent.obtainedAt !== undefined
    ? ['consent.obtainedAt', consent.obtainedAt]
    : ['occurredAt', occurredAt];

const namesInLogs = ['id', 'source'] as const;

/**
 * Finds the faults of an event that a schema cannot know: a time of consent ahead of the clock, a name that would put the
 * email address into logs, and the one name of a custom field that objects cannot safely hold.
 */
export const findFurtherFaults = (event: JsonObject, nowMs: number): Fault[] => {
  const texts: string[] = [];

  const [field, time] = findTimeOfConsent(event);
  const moment = typeof time === 'string' ? readInstant(time) : undefined;
  if (moment !== undefined && isTooFarAhead(moment, nowMs)) {
    texts.push(`${field}: must not be more than 5 minutes in the future`);
  }

  for (const name of namesInLogs) {
    if (carriesEmail(event[name], event.email)) texts.push(`${name}: must not contain the email address`);
  }

  const { customFields } = event;
  if (isJsonObject(customFields) && Object.hasOwn(customFields, '__proto__')) {
    texts.push('customFields: must not have the name __proto__');
  }

  return texts.map((text) => ({ reason: 'invalid_field', text }));
};
