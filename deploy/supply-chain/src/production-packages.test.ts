import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findProductionPackages, type Lockfile } from './production-packages.ts';
import { findShippedPackages, repository } from './shipped.ts';

const lockfile: Lockfile = {
  packages: {
    '': {},
    'services/worker': { dependencies: { ours: '*', a: '1' }, optionalDependencies: { native: '1' } },
    'packages/ours': { dependencies: { b: '1' } },
    'node_modules/ours': { resolved: 'packages/ours', link: true },
    'node_modules/a': {
      version: '1.0.0',
      license: 'MIT',
      dependencies: { b: '2' },
      peerDependencies: { peer: '1', absent: '1' },
      peerDependenciesMeta: { absent: { optional: true } },
    },
    'node_modules/a/node_modules/b': { version: '2.0.0', license: 'ISC' },
    'node_modules/b': { version: '1.0.0', license: 'MIT', dependencies: { c: '1' } },
    'node_modules/c': { version: '1.0.0', license: 'MIT' },
    'node_modules/native': { version: '1.0.0', license: 'MIT', dependencies: { c: '1', d: '1' } },
    'node_modules/d': { version: '1.0.0', license: 'MIT' },
    'node_modules/peer': { version: '1.0.0', license: 'MIT' },
    'node_modules/vitest': { version: '5.0.0', license: 'MIT' },
  },
};

describe('the packages that ship', () => {
  it('are those a workspace asks for, through workspaces, nested ones and peers; not those of tests', () => {
    const found = findProductionPackages(lockfile, ['services/worker']);
    expect(found.map(({ name, version }) => `${name} ${version}`)).toEqual([
      'a 1.0.0',
      'b 2.0.0',
      'b 1.0.0',
      'c 1.0.0',
      'd 1.0.0',
      'native 1.0.0',
      'peer 1.0.0',
    ]);
  });

  it('are optional only where nothing that ships needs them', () => {
    const optional = findProductionPackages(lockfile, ['services/worker']).filter(({ isOptional }) => isOptional);
    expect(optional.map(({ name }) => name)).toEqual(['d', 'native']);
  });

  it('cannot be told from a lockfile with a gap', () => {
    const { 'node_modules/c': _, ...packages } = lockfile.packages;
    expect(() => findProductionPackages({ packages }, ['services/worker'])).toThrow('the lockfile has no c');
  });

  it('are installed in the versions, and have the licences, that the lockfile says', () => {
    const shipped = findShippedPackages();
    expect(shipped.length).toBeGreaterThan(60);
    for (const { path, version, licence, isOptional } of shipped) {
      const manifest = join(repository, path, 'package.json');
      if (isOptional && !existsSync(manifest)) continue;
      expect(JSON.parse(readFileSync(manifest, 'utf8'))).toMatchObject({ version, license: licence });
    }
  });
});
