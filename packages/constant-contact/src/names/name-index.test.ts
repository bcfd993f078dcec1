import { describe, expect, it } from 'vitest';
import { createNameIndex } from './name-index.ts';

const items = (...names: string[]) => names.map((name) => ({ id: `id of ${name}`, name }));

describe('a list or tag', () => {
  it.each([
    ['Newsletter', 'id of Newsletter'],
    ['  Newsletter ', 'id of Newsletter'],
    ['newsletter', 'id of Newsletter'],
    ['NEWSLETTER', 'id of Newsletter'],
    ['News letter', undefined],
    ['News_letter', undefined],
    ['', undefined],
  ])('called Newsletter is found by "%s" as %s', (name, id) => {
    expect(createNameIndex('lists', items('Newsletter', 'Other')).find(name)).toBe(id);
  });

  it('is found by its exact spelling where another one differs by case only', () => {
    const index = createNameIndex('tags', items('expo', 'EXPO'));
    expect([index.find('expo'), index.find('EXPO')]).toEqual(['id of expo', 'id of EXPO']);
  });

  it('is not guessed where case alone does not decide', () => {
    expect(createNameIndex('tags', items('expo', 'EXPO')).find('Expo')).toBeUndefined();
  });

  it('is found whatever form its accents are written in', () => {
    expect(createNameIndex('lists', items('Caf\u00e9')).find('Cafe\u0301')).toBe('id of Caf\u00e9');
  });
});

describe('a custom field', () => {
  const field = { id: 'f1', name: 'Short_code', label: 'Short code' };

  it.each(['Short_code', 'Short code', 'short_code', 'short code', ' SHORT CODE '])('is found by "%s"', (name) => {
    expect(createNameIndex('custom_fields', [field]).find(name)).toBe('f1');
  });

  it('is found by name before another one is by label', () => {
    const index = createNameIndex('custom_fields', [{ id: 'f2', name: 'x', label: 'Short_code' }, field]);
    expect(index.find('Short_code')).toBe('f1');
  });

  it('is found by its label when its name says something else', () => {
    const renamed = { id: 'f3', name: 'code_1', label: 'Promotion' };
    expect(createNameIndex('custom_fields', [renamed]).find('promotion')).toBe('f3');
  });
});
