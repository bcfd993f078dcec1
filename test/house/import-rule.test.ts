import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findViolations } from './import-rule.ts';

const root = resolve(import.meta.dirname, '../..');
const rulesBroken = (file: string, source: string): string[] =>
  findViolations(file, source).map(({ specifier }) => specifier);

describe('the import rule', () => {
  it('finds nothing to object to in the sources that ship', () => {
    const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts'], {
      cwd: root,
      encoding: 'utf8',
    })
      .split('\n')
      .filter((file) => file !== '');
    expect(files.length).toBeGreaterThan(20);
    expect(files.flatMap((file) => findViolations(file, readFileSync(resolve(root, file), 'utf8')))).toEqual([]);
  });

  it('refuses a package that imports a service or a sibling it must not know', () => {
    expect(rulesBroken('packages/token/src/a.ts', "import { x } from '@leadferry/consumer';")).toEqual([
      '@leadferry/consumer',
    ]);
    expect(rulesBroken('packages/runtime/src/a.ts', "import { x } from '@leadferry/lead';")).toEqual([
      '@leadferry/lead',
    ]);
    expect(rulesBroken('services/lead-worker/src/a.ts', "export * from '@leadferry/simulator';")).toEqual([
      '@leadferry/simulator',
    ]);
  });

  it('refuses a relative import that climbs into another package', () => {
    expect(rulesBroken('packages/lead/src/a.ts', "import { x } from '../../token/src/b.ts';")).toHaveLength(1);
    expect(rulesBroken('packages/lead/src/a.ts', "import { x } from './deep/b.ts';")).toEqual([]);
  });

  it('refuses a third-party client away from its home', () => {
    expect(rulesBroken('services/lead-worker/src/a.ts', "import { Kafka } from 'kafkajs';")).toEqual(['kafkajs']);
    expect(rulesBroken('packages/token/src/a.ts', "const { Redis } = await import('ioredis');")).toEqual(['ioredis']);
    expect(rulesBroken('packages/budget/src/slots.ts', "import { Counter } from 'prom-client';")).toEqual([
      'prom-client',
    ]);
    expect(rulesBroken('packages/budget/src/metrics.ts', "import { Counter } from 'prom-client';")).toEqual([]);
  });

  it('lets a type be imported anywhere, since it is gone when the code runs', () => {
    expect(rulesBroken('packages/budget/src/slots.ts', "import type { Redis } from 'ioredis';")).toEqual([]);
  });

  it('refuses process.env and process.exit outside config, lifecycle and main', () => {
    expect(rulesBroken('packages/token/src/a.ts', 'const x = process.env.X;')).toEqual(['process']);
    expect(rulesBroken('services/lead-worker/src/main.ts', 'process.exit(1);')).toEqual([]);
    expect(rulesBroken('packages/token/src/a.ts', '// process.env is read elsewhere\nexport const a = 1;')).toEqual([]);
  });

  it('leaves tests and proofs alone', () => {
    expect(rulesBroken('packages/token/test/a.integration.test.ts', "import { Kafka } from 'kafkajs';")).toEqual([]);
    expect(rulesBroken('packages/token/src/a.test.ts', "import { Redis } from 'ioredis';")).toEqual([]);
  });
});
