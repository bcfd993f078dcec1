import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findPrometheus } from '@leadferry/local-stack';
import { createAlertGroups, createFiles, createScale, standardSetting } from '@leadferry/observability';
import { expect, test } from 'vitest';
import { parse, stringify } from 'yaml';

const run = promisify(execFile);
const deploy = join(import.meta.dirname, '../..');

interface Rule {
  readonly alert: string;
  readonly expr: string;
}

interface RulesFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
}

interface TestsFile {
  readonly tests: readonly { readonly name: string }[];
}

test('promtool takes the rules, and every alert fires and does not fire where it should', async () => {
  const { promtool } = await findPrometheus();
  const folder = join(deploy, 'prometheus');
  await run(promtool, ['check', 'rules', join(folder, 'rules.yaml')]);
  await run(promtool, ['test', 'rules', join(folder, 'rules.test.yaml')]);
}, 60_000);

const alerts = createAlertGroups(createScale(standardSetting)).flatMap((group) => group.alerts);

const files = new Map(createFiles(standardSetting).map(({ path, text }) => [path, text]));
const read = <File>(path: string): File => parse(files.get(path) ?? '') as File;

/** Runs the unit tests of one alert on a rule that is another; resolves with what promtool complains of. */
const complainOf = async (name: string, change: (rule: Rule) => Rule): Promise<string> => {
  const { promtool } = await findPrometheus();
  const folder = await mkdtemp(join(tmpdir(), 'leadferry-rules-'));
  try {
    const rules = read<RulesFile>('prometheus/rules.yaml').groups.flatMap((group) => group.rules);
    const changed = { name: 'changed', rules: rules.filter(({ alert }) => alert === name).map(change) };
    const all = read<TestsFile>('prometheus/rules.test.yaml');
    const tests = all.tests.filter((one) => one.name.startsWith(`${name}: `));
    await writeFile(join(folder, 'rules.yaml'), stringify({ groups: [changed] }));
    await writeFile(join(folder, 'rules.test.yaml'), stringify({ ...all, tests }));
    return await run(promtool, ['test', 'rules', join(folder, 'rules.test.yaml')]).then(
      () => '',
      ({ stdout, stderr }: { stdout: string; stderr: string }) => stdout + stderr,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
};

test.each(alerts)('a $name that never fires, or fires always, is found out by its tests', async ({ name }) => {
  expect(await complainOf(name, (rule) => rule)).toBe('');
  expect(await complainOf(name, (rule) => ({ ...rule, expr: 'vector(0) > 1' }))).toContain(name);
  expect(await complainOf(name, (rule) => ({ ...rule, expr: 'vector(1)', for: '0s' }))).toContain(name);
});
