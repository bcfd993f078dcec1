import { expect, it } from 'vitest';
import { writeValuesTable } from './values-table.ts';

it('has a row for each value, with its default and the comment above it', () => {
  const yaml = [
    '# How many.',
    'replicas: 2',
    'kafka:',
    '  # Where | how.',
    '  brokers: []',
    '  tls: { enabled: false }',
    '# All about names.',
    'names:',
    '  first: a',
  ].join('\n');

  expect(writeValuesTable(yaml).split('\n').slice(2)).toEqual([
    '| `replicas` | `2` | How many. |',
    '| `kafka.brokers` | `[]` | Where \\| how. |',
    '| `kafka.tls` | `{"enabled":false}` |  |',
    '| `names` | `…` | All about names. |',
    '| `names.first` | `"a"` |  |',
  ]);
});
