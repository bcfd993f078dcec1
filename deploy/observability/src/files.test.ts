import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFiles } from './files.ts';
import { standardSetting } from './setting.ts';

const deploy = join(import.meta.dirname, '../..');

test.each(createFiles(standardSetting))(
  'the checked-in $path is what the source makes, byte for byte',
  ({ path, text }) => {
    expect(readFileSync(join(deploy, path), 'utf8')).toBe(text);
  },
);

test('a minute that lasts a second, and tokens of two minutes, are written into rules and dashboards', () => {
  const files = createFiles({ ...standardSetting, timeScale: 1 / 60, tokenLifeSeconds: 120 });
  const textOf = (name: string): string => files.find(({ path }) => path === name)?.text ?? '';

  const rules = textOf('prometheus/rules.yaml');
  expect(rules).toContain('(leadferry_token_access_expires_seconds) < 40\n        for: 5s\n');
  expect(rules).toContain('(leadferry_token_access_expires_seconds) < 20\n        for: 5s\n');
  expect(rules).toContain('[15s:1s]');
  expect(rules).toContain('offset 30s');
  const steps = [...textOf('grafana/refresh.json').matchAll(/"value": (\d+)/g)].map(([, value]) => value);
  expect(steps).toEqual(expect.arrayContaining(['20', '40']));
});

test('a fleet whose clock is ahead has its midnight by its own clock', () => {
  const [, , rules] = createFiles({ ...standardSetting, clockOffsetSeconds: 3600 });
  expect(rules?.text).toContain('vector((time() + 3600) % 86400) < 82800');
});
