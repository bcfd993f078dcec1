import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fullEvent, makeRecord, nowMs } from '../test/samples.ts';
import { InvalidLeadError, type Lead, type LeadRecord, parseLead } from './index.ts';

const read = (record: LeadRecord): Lead | InvalidLeadError => {
  try {
    return parseLead(record, { nowMs });
  } catch (error) {
    if (error instanceof InvalidLeadError) return error;
    throw error;
  }
};

const headers = fc.dictionary(
  fc.constantFrom('content-type', 'ce_specversion', 'ce_id', 'ce_source', 'ce_time', 'Content-Type', 'x'),
  fc.oneof(
    fc.constantFrom('1.0', 'application/cloudevents+json', 'application/json', '2026-11-22T10:00:00Z'),
    fc.string(),
    fc.uint8Array(),
  ),
);

test('any bytes under any headers are a lead or a refusal, never anything else', () => {
  fc.assert(
    fc.property(fc.option(fc.uint8Array({ maxLength: 300 })), headers, (value, heads) => {
      expect(read({ value, headers: heads, timestampMs: nowMs })).toBeDefined();
    }),
    { numRuns: 1_000 },
  );
});

test('any JSON under any headers is a lead or a refusal, never anything else', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 6 }), headers, (text, heads) => {
      expect(read(makeRecord(text, heads))).toBeInstanceOf(InvalidLeadError);
    }),
    { numRuns: 1_000 },
  );
});

/** Letters that no rule is written in, so that a run of six of them in a fault can only come from the record. */
const secret = fc.stringMatching(/^[qxzQXZ0-9@._ -]{6,90}$/).filter((text) => text.trim().length >= 6);

const odd = fc.oneof(
  secret,
  secret.map((text) => ({ [text]: text })),
  secret.map((text) => [text, { x: text }]),
  fc.constantFrom(null, 17, true, 1e300, [], {}),
);

const anyEvent = fc
  .record(Object.fromEntries(Object.keys(fullEvent).map((name) => [name, odd])), { requiredKeys: [] })
  .chain((fields) => fc.tuple(fc.constant(fields), fc.dictionary(secret, odd, { maxKeys: 3 })))
  .map(([fields, unknown]) => ({ ...fields, ...unknown }));

const looksLikeField = (name: string): boolean => /^[A-Za-z][\w-]*$/.test(name) && !/\d{4}/.test(name);

/** Every value, and every name that cannot be taken for a field's. */
const listTexts = (value: unknown): string[] => {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, entry]) => [
    ...(looksLikeField(name) ? [] : [name]),
    ...listTexts(entry),
  ]);
};

const findRepeated = (told: string, texts: readonly string[]): string[] =>
  texts.filter((text) => {
    for (let start = 0; start + 6 <= text.length; start += 1) {
      if (told.includes(text.slice(start, start + 6))) return true;
    }
    return false;
  });

test('no fault repeats six characters of any value, or of any name that does not look like a field', () => {
  fc.assert(
    fc.property(anyEvent, fc.boolean(), (event, isWrapped) => {
      const envelope = { specversion: '1.0', id: 'ce-1', source: 's', type: 't', data: event };
      const outcome = read(makeRecord(isWrapped ? envelope : event));
      if (!(outcome instanceof InvalidLeadError)) return;

      const told = [...outcome.faults, outcome.message].join('\n');
      expect(findRepeated(told, listTexts(event))).toEqual([]);
    }),
    { numRuns: 500 },
  );
});

test('no fault of broken JSON repeats any of it', () => {
  fc.assert(
    fc.property(secret, fc.nat({ max: 60 }), (text, cut) => {
      const broken = JSON.stringify({ id: 'a-1', email: text, firstName: text }).slice(0, 30 + cut);
      const outcome = read(makeRecord(`${broken}${text}`));
      if (!(outcome instanceof InvalidLeadError)) return;
      expect(findRepeated(outcome.message, [text])).toEqual([]);
    }),
    { numRuns: 1_000 },
  );
});

test('a record damaged in one place is a lead or a refusal, and still has its id where it is still JSON', () => {
  const text = JSON.stringify(fullEvent);
  const afterId = text.indexOf('"source"');
  fc.assert(
    fc.property(fc.integer({ min: afterId, max: text.length - 1 }), fc.string({ maxLength: 3 }), (place, patch) => {
      const outcome = read(makeRecord(text.slice(0, place) + patch + text.slice(place + 1)));
      if (!(outcome instanceof InvalidLeadError)) return;
      expect(outcome.leadId).toBe(outcome.code === 'not_json' ? undefined : fullEvent.id);
    }),
    { numRuns: 1_000 },
  );
});
