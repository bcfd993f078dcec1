import { InvalidLeadError, type InvalidLeadReason } from './invalid-lead-error.ts';
import type { JsonObject } from './json-object.ts';
import { openEnvelope } from './open-envelope.ts';
import { readJson } from './read-json.ts';
import { readNames } from './read-names.ts';
import { type Envelope, type RecordHeaders, readForm } from './record-form.ts';

/** What of a Kafka record makes a lead. */
export interface LeadRecord {
  readonly value: Uint8Array | null;
  readonly headers: RecordHeaders;
  /** Epoch milliseconds, as the record carries it. */
  readonly timestampMs: number;
}

/** The lead event of a record, its fields unchecked, and the envelope it came in. */
export interface OpenedEvent {
  readonly event: JsonObject;
  readonly envelope: Envelope;
}

/**
 * Reads the bytes of a record as far as its lead event, plain or in a CloudEvents 1.0 envelope, binary or structured.
 *
 * @throws {InvalidLeadError} `tombstone`, `too_large`, `empty`, `not_json`, or `invalid_field` where it is JSON of another
 * shape; with id and source as far as headers or envelope tell them.
 */
export const readEvent = ({ value, headers }: LeadRecord, maxBytes: number): OpenedEvent => {
  const form = readForm(headers);
  const told = form.kind === 'binary' ? form.envelope : {};
  const refuse = (reason: InvalidLeadReason, fault: string, envelope: Envelope = told): never => {
    throw new InvalidLeadError({ reason, faults: [fault], ...readNames({ id: envelope.id, source: envelope.source }) });
  };

  if (value === null) return refuse('tombstone', 'record: has no value');
  if (value.byteLength > maxBytes) return refuse('too_large', `record: must be at most ${maxBytes} bytes`);
  if (form.kind === 'batch') return refuse('invalid_field', 'record: must hold one event, not a batch');
  if (form.kind === 'foreign') return refuse('not_json', 'record: must be a CloudEvent in JSON');

  const reading = readJson(value);
  if (reading.kind === 'empty') return refuse('empty', 'record: is empty');
  if (reading.kind === 'broken') return refuse('not_json', `record: ${reading.fault}`);

  const opening = openEnvelope(reading.value, form.kind === 'structured');
  const envelope = form.kind === 'binary' ? told : opening.envelope;
  if (opening.kind === 'fault') return refuse('invalid_field', opening.fault, envelope);
  if (form.kind === 'binary' && form.specVersion !== '1.0')
    return refuse('invalid_field', 'ce_specversion: must be 1.0');
  return { event: opening.event, envelope };
};
