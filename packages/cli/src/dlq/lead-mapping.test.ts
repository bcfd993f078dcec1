import { describe, expect, it } from 'vitest';
import { leadMappingSchema, mapLead } from './lead-mapping.ts';
import { mapRecord } from './map-record.ts';

const mappingOf = (given: object) => leadMappingSchema.parse(given);

describe('a mapping', () => {
  it('renames, sets and removes by dotted path, in this order', () => {
    const lead = { id: '1', mail: 'a@example.org', contact: { zip: '02110' }, nick: 'A', tags: ['x'] };
    const mapping = mappingOf({
      rename: { mail: 'email', 'contact.zip': 'address.postalCode' },
      set: { 'consent.permission': 'implicit', lists: ['Newsletter'] },
      remove: ['nick', 'contact', 'tags'],
    });
    expect(mapLead(lead, mapping)).toEqual({
      id: '1',
      email: 'a@example.org',
      address: { postalCode: '02110' },
      consent: { permission: 'implicit' },
      lists: ['Newsletter'],
    });
    expect(lead.nick).toBe('A');
  });

  it('passes over what is not there, and replaces what stands in the way', () => {
    const mapping = mappingOf({ rename: { a: 'b', 'x.y': 'z' }, set: { 'q.r': 1 }, remove: ['none', 'x.none'] });
    expect(mapLead({ b: 1, a: 2, x: 'text', q: 'text' }, mapping)).toEqual({ b: 2, x: 'text', q: { r: 1 } });
  });

  it.each([
    [{}, /changes nothing/],
    [{ move: { a: 'b' } }, /move/],
    [{ remove: ['a..b'] }, /field names joined by dots/],
    [{ set: { '__proto__.polluted': true } }, /./],
    [{ rename: { a: 'constructor.x' } }, /name a field/],
  ])('%j is refused', (given, complaint) => {
    const parsed = leadMappingSchema.safeParse(given);
    expect(parsed.success).toBe(false);
    expect(String(parsed.error)).toMatch(complaint);
  });

  it('changes no prototype', () => {
    const given = JSON.parse('{"set": {"__proto__.polluted": true}, "remove": ["x"]}');
    expect(leadMappingSchema.safeParse(given).success && Object.hasOwn(given.set, 'polluted')).toBe(false);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });
});

describe('a record', () => {
  const mapping = mappingOf({ rename: { mail: 'email' } });
  const map = (value: string | null) => {
    const mapped = mapRecord({ value: value === null ? null : Buffer.from(value) }, mapping);
    return mapped && JSON.parse(String(mapped.value));
  };

  it('is mapped inside a CloudEvents envelope', () => {
    const envelope = { specversion: '1.0', id: 'e1', source: 's', type: 't' };
    expect(map(JSON.stringify({ ...envelope, data: { mail: 'a@example.org' } }))).toEqual({
      ...envelope,
      data: { email: 'a@example.org' },
    });
    const encoded = Buffer.from('{"mail":"a@example.org"}').toString('base64');
    expect(map(JSON.stringify({ ...envelope, data_base64: encoded }))).toEqual({
      ...envelope,
      data: { email: 'a@example.org' },
    });
  });

  it.each([null, '', 'not json', '[1]', '"text"', '{"specversion":"1.0","data":7}', '{"specversion":"1.0"}'])(
    'of %j holds no lead to change',
    (value) => expect(map(value)).toBeUndefined(),
  );
});
