import type { UnreadRecord } from '@leadferry/consumer';
import { readJson } from '@leadferry/lead';
import { type LeadMapping, mapLead } from './lead-mapping.ts';

type JsonObject = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Applies a mapping to the lead in a record: to its JSON, or to the data of a CloudEvents envelope around it. Undefined
 * where there is no lead to change: the value is no JSON object.
 */
export const mapRecord = <R extends Pick<UnreadRecord, 'value'>>(record: R, mapping: LeadMapping): R | undefined => {
  if (record.value === null) return undefined;
  const reading = readJson(record.value);
  if (reading.kind !== 'value' || !isObject(reading.value)) return undefined;
  const mapped = mapEvent(reading.value, mapping);
  return mapped && { ...record, value: Buffer.from(JSON.stringify(mapped)) };
};

const mapEvent = (event: JsonObject, mapping: LeadMapping): JsonObject | undefined => {
  if (!Object.hasOwn(event, 'specversion')) return mapLead(event, mapping);
  const { data, data_base64: encoded, ...envelope } = event;
  if (isObject(data)) return { ...envelope, data: mapLead(data, mapping) };
  if (typeof encoded !== 'string') return undefined;
  const reading = readJson(Buffer.from(encoded, 'base64'));
  if (reading.kind !== 'value' || !isObject(reading.value)) return undefined;
  return { ...envelope, data: mapLead(reading.value, mapping) };
};
