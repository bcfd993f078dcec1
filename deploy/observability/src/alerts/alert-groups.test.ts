import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createRuleCases } from '../rule-tests/write-rule-tests.ts';
import { createScale, standardSetting } from '../setting.ts';
import { createAlertGroups } from './alert-groups.ts';

const runbooks = join(import.meta.dirname, '../../../runbooks');
const scale = createScale(standardSetting);
const alerts = createAlertGroups(scale).flatMap((group) => group.alerts);
const cases = createRuleCases(scale);

/** The address of a heading within its page, as code hosts make it. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\- ]/gu, '')
    .replaceAll(' ', '-');

const readSection = (link: string): string | undefined => {
  const [file = '', anchor = ''] = link.split('#');
  const path = join(runbooks, file);
  if (!existsSync(path)) return undefined;
  const sections = readFileSync(path, 'utf8').split(/^## /m).slice(1);
  return sections.find((section) => anchorOf(section.split('\n', 1)[0] ?? '') === anchor);
};

test('alerts have names of their own', () => {
  const names = alerts.map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^Leadferry[A-Z][A-Za-z0-9]+$/);
});

test.each(alerts)(
  '$name links a section of a runbook: symptom, meaning, what to look at, what to do, tried',
  (alert) => {
    const section = readSection(alert.runbook);
    expect(section, `${alert.runbook} does not exist`).toBeDefined();
    expect(section).toContain(`\`${alert.name}\``);
    for (const part of ['Symptom', 'Meaning', 'Look at', 'Do', 'Tried']) expect(section).toContain(`**${part}.**`);
  },
);

test.each(alerts)('$name says what it means to a lead, or to the token leads are delivered with', ({ description }) => {
  expect(description).toMatch(/\b[Ll]eads?\b/);
  expect(description).toMatch(/\.$|\{\{ end \}\}$/);
});

test.each(alerts)('$name has a test in which it fires and one in which it does not', ({ name }) => {
  const own = cases.filter(({ alert }) => alert === name);
  expect(own.filter(({ fires }) => fires.length > 0).length).toBeGreaterThan(0);
  expect(own.filter(({ fires }) => fires.length === 0).length).toBeGreaterThan(0);
});

test.each(alerts)('$name tells deployments in other namespaces apart', ({ expr, summary }) => {
  expect(expr).toMatch(/namespace/);
  expect(summary).toContain('$labels.namespace');
});
