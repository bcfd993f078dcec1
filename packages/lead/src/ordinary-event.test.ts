import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fullEvent } from '../test/samples.ts';
import type { JsonObject } from './json-object.ts';
import { leadEventSchema } from './lead-schema.ts';
import { readOrdinaryEvent } from './ordinary-event.ts';
import { shapeLead } from './shape-lead.ts';

/** What the schema makes of an event. */
const readBySchema = (event: JsonObject) => {
  const { data } = leadEventSchema.safeParse(event);
  return data && shapeLead(data);
};

const ordinary = {
  id: 'web-1',
  source: 'web-form',
  occurredAt: '2026-11-22T10:00:00Z',
  email: 'ada@example.org',
  firstName: 'Ada',
  lastName: 'Byron',
  jobTitle: 'Analyst',
  companyName: 'Engines Ltd',
  phone: '+1 555 0100',
  customFields: { short_code: '7QX2' },
  consent: { permission: 'explicit', obtainedAt: '2026-11-22T09:59:58Z', evidence: 'form 17' },
};

test('an ordinary event needs no schema', () => {
  expect(readOrdinaryEvent(ordinary)).toEqual(readBySchema(ordinary));
});

test.each(Object.keys(ordinary))('nor does one without %s, unless a lead cannot do without it', (name) => {
  const { [name as keyof typeof ordinary]: _left, ...event } = ordinary;
  expect(readOrdinaryEvent(event)).toEqual(readBySchema(event));
});

/** What rules of some field turn on: lengths, forms, characters, types. */
const odd = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc.nat(600).map((length) => 'x'.repeat(length)),
  fc.nat(90).map((length) => `${'x'.repeat(length)}@example.org`),
  fc.constantFrom(null, undefined, true, 17, [], {}, '', ' a ', 'a\nb', 'a\u0000b', '\ud800', 'a@b', 'é@exämple.org'),
  fc.constantFrom('2026-02-30T10:00:00Z', '2026-11-22T10:00Z', '2026-11-22', 'explicit', 'upsert'),
  fc.constantFrom({ permission: 'implicit' }, { obtainedAt: '2026-11-22T10:00Z' }, { permission: 'explicit', x: 'y' }),
  fc.dictionary(fc.string({ maxLength: 60 }), fc.oneof(fc.string(), fc.integer(), fc.constant(null)), { maxKeys: 60 }),
  fc.constant(JSON.parse('{"__proto__":"x"}')),
);

const names = [...Object.keys(fullEvent), 'unknown'];
const change = fc.dictionary(fc.constantFrom(...names), odd, { maxKeys: 3 });

test('whatever is taken for ordinary passes the schema and comes out the same', () => {
  let taken = 0;
  fc.assert(
    fc.property(fc.constantFrom(ordinary, { id: '1', email: 'a@b.org' }), change, (event, changes) => {
      const changed: JsonObject = { ...event, ...changes };
      const read = readOrdinaryEvent(changed);
      if (read === undefined) return;
      taken += 1;
      expect(read).toEqual(readBySchema(changed));
    }),
    { numRuns: 5_000 },
  );
  expect(taken).toBeGreaterThan(100);
});
