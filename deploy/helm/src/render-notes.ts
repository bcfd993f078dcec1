import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chartDirectory } from './generated-files.ts';
import { openChart, type ValueSet } from './render-chart.ts';

/**
 * Renders what a user reads after an installation. Helm itself shows it only where a cluster answers, so it is made a template
 * like the others, in a copy of the chart.
 */
export const renderNotes = async (helm: string, ...values: readonly ValueSet[]): Promise<string> => {
  const copy = await mkdtemp(join(tmpdir(), 'leadferry-notes-'));
  try {
    await cp(chartDirectory, copy, { recursive: true });
    const text = await readFile(join(copy, 'templates', 'NOTES.txt'), 'utf8');
    await rm(join(copy, 'templates', 'NOTES.txt'));
    await writeFile(join(copy, 'templates', '_notes.tpl'), `{{ define "notes" }}${text}{{ end }}`);
    await writeFile(join(copy, 'templates', 'notes.yaml'), 'kind: Notes\ntext: {{ include "notes" . | toJson }}\n');
    const objects = await openChart(helm, copy).render(...values);
    return String(objects.find(({ kind }) => kind === 'Notes')?.text);
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
};
