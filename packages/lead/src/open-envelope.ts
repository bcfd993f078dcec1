import { dropEmpty } from './drop-empty.ts';
import { isJsonObject, type JsonObject } from './json-object.ts';
import { readJson } from './read-json.ts';
import type { Envelope } from './record-form.ts';

/** A lead event taken out of its envelope, or the fault that kept it in. */
export type Opening =
  | { readonly kind: 'event'; readonly event: JsonObject; readonly envelope: Envelope }
  | { readonly kind: 'fault'; readonly fault: string; readonly envelope: Envelope };

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const readBase64 = (text: unknown): unknown => {
  if (typeof text !== 'string' || !base64.test(text)) return undefined;
  const reading = readJson(Buffer.from(text, 'base64'));
  return reading.kind === 'value' ? reading.value : undefined;
};

/** An attribute that is null counts as not set (CloudEvents JSON format 1.0, section 2.2). */
const readAttribute = (value: unknown): unknown => dropEmpty(value) ?? undefined;

const openStructured = (json: JsonObject): Opening => {
  const envelope = {
    id: readAttribute(json.id),
    source: readAttribute(json.source),
    time: readAttribute(json.time),
  };
  if (json.specversion !== '1.0') return { kind: 'fault', fault: 'specversion: must be 1.0', envelope };

  const hasBase64 = Object.hasOwn(json, 'data_base64');
  const data = hasBase64 ? readBase64(json.data_base64) : json.data;
  if (isJsonObject(data)) return { kind: 'event', event: data, envelope };

  const fault = hasBase64 ? 'data_base64: must be a JSON object in base64' : 'data: must be a JSON object';
  return { kind: 'fault', fault, envelope };
};

/**
 * Takes the lead event out of what a record's JSON is: the object itself, or the `data` (or `data_base64`) of a
 * structured CloudEvent. An object with `specversion` is such an event whatever the headers say, since a lead has no
 * field of that name.
 */
export const openEnvelope = (json: unknown, isStructured: boolean): Opening => {
  if (!isJsonObject(json)) return { kind: 'fault', fault: 'record: must be a JSON object', envelope: {} };
  if (isStructured || Object.hasOwn(json, 'specversion')) return openStructured(json);
  return { kind: 'event', event: json, envelope: {} };
};
