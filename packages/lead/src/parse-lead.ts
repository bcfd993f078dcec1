import { describeFaults } from './describe-faults.ts';
import { dropEmpty } from './drop-empty.ts';
import { findFurtherFaults } from './further-faults.ts';
import { InvalidLeadError, type InvalidLeadReason } from './invalid-lead-error.ts';
import { isJsonObject, type JsonObject } from './json-object.ts';
import type { Lead } from './lead.ts';
import { leadEventSchema } from './lead-schema.ts';
import { readOrdinaryEvent } from './ordinary-event.ts';
import { type LeadRecord, type OpenedEvent, readEvent } from './read-event.ts';
import { readNames } from './read-names.ts';
import { shapeLead } from './shape-lead.ts';

/** The largest value read by default, in bytes. */
const defaultMaxBytes = 65_536;

/** Joins event and envelope: what the event says itself wins. */
const complete = ({ event, envelope }: OpenedEvent): JsonObject => {
  const tidied = dropEmpty(event);
  const own = isJsonObject(tidied) ? tidied : {};
  const { id, source, time: occurredAt } = envelope;
  if (id === undefined && source === undefined && occurredAt === undefined) return own;
  const joined = { id, source, occurredAt, ...own };
  return Object.fromEntries(Object.entries(joined).filter(([, value]) => value !== undefined));
};

/** A record broken in one way is filed under it; one broken in several ways under the general reason. */
const decideReason = (reasons: readonly InvalidLeadReason[]): InvalidLeadReason => {
  const [first, ...others] = new Set(reasons);
  return first !== undefined && others.length === 0 ? first : 'invalid_field';
};

/**
 * Reads a record as a lead: plain JSON, or CloudEvents 1.0 structured or binary, whose `id`, `source` and `time` fill
 * `id`, `source` and `occurredAt` where the data lacks them.
 *
 * Texts are trimmed, empty means absent, `null` and unknown fields are refused. Checks all that one lead alone can
 * break; what depends on the class of its consent is `chooseCall`'s, what depends on names or on the stored contact is
 * the mappers'. Pure: knows no clock but `nowMs`.
 *
 * @param options.maxBytes the largest value read, default 65,536.
 * @throws {InvalidLeadError} with every fault of the record at once, each naming field and rule and never a value, and
 * with the lead's id and source where they can be read. Nothing else is thrown, whatever the bytes.
 */
export const parseLead = (record: LeadRecord, options: { nowMs: number; maxBytes?: number }): Lead => {
  const opened = readEvent(record, options.maxBytes ?? defaultMaxBytes);
  const event = complete(opened);

  const further = findFurtherFaults(event, options.nowMs);
  const ordinary = further.length === 0 ? readOrdinaryEvent(event) : undefined;
  if (ordinary) return ordinary;

  const parsed = leadEventSchema.safeParse(event);
  if (parsed.success && further.length === 0) return shapeLead(parsed.data);

  const isTimeFilled = event.occurredAt === opened.envelope.time;
  const aliases = isTimeFilled ? { occurredAt: 'time' } : {};
  const faults = [...(parsed.success ? [] : describeFaults(parsed.error.issues, event, aliases)), ...further];
  throw new InvalidLeadError({
    reason: decideReason(faults.map(({ reason }) => reason)),
    faults: faults.map(({ text }) => text),
    ...readNames(event),
  });
};
