import { isMap, isNode, type Pair, parseDocument, type YAMLMap } from 'yaml';

interface Row {
  readonly path: string;
  readonly given: string;
  readonly says: string;
}

/**
 * Writes the table of the chart's README from its values.yaml: each value with its default and the comment above it. What is
 * written on one line there is one row.
 */
export const writeValuesTable = (valuesYaml: string): string => {
  const { contents } = parseDocument(valuesYaml);
  const rows = isMap(contents) ? rowsOf(contents, '') : [];
  const line = ({ path, given, says }: Row): string => `| \`${path}\` | \`${given}\` | ${says} |`;
  return ['| value | default | |', '| --- | --- | --- |', ...rows.map(line)].join('\n');
};

const rowsOf = (map: YAMLMap, above: string): Row[] =>
  map.items.flatMap((pair, index) => {
    const path = `${above}${String(pair.key)}`;
    const says = commentOf(pair, index === 0 && above !== '' ? map.commentBefore : undefined);
    const { value } = pair;
    if (isMap(value) && value.flow !== true) {
      const rows = rowsOf(value, `${path}.`);
      return says === '' ? rows : [{ path, given: '', says }, ...rows].map(orBlank);
    }
    return [{ path, given: isNode(value) ? JSON.stringify(value.toJSON()) : '', says }];
  });

const orBlank = (row: Row): Row => (row.given === '' ? { ...row, given: '…' } : row);

const commentOf = ({ key }: Pair, aboveFirst: string | null | undefined): string => {
  const own = isNode(key) ? key.commentBefore : undefined;
  const text = own ?? aboveFirst ?? '';
  return text
    .split('\n')
    .map((line) => line.trim())
    .join(' ')
    .replaceAll('|', '\\|')
    .trim();
};
