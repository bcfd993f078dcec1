import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findForbidden } from './judge-licences.ts';
import { findShippedPackages, repository } from './shipped.ts';
import { writeLicenceList } from './write-licence-list.ts';

const packageOf = (licence: string | undefined) => ({
  name: 'some',
  version: '1.0.0',
  licence,
  path: 'node_modules/some',
  isOptional: false,
});

describe('the licences of what ships', () => {
  it('are all on the list', () => {
    expect(findForbidden(findShippedPackages())).toEqual([]);
  });

  it('are in deploy/licences.md as the lockfile has them (npm run supply -- licences --write)', () => {
    const list = readFileSync(join(repository, 'deploy', 'licences.md'), 'utf8');
    expect(list).toBe(writeLicenceList(findShippedPackages()));
  });

  it.each(['MIT', 'MIT OR GPL-3.0-only', '(Apache-2.0 AND ISC)', '0BSD'])('%s may ship', (licence) => {
    expect(findForbidden([packageOf(licence)])).toEqual([]);
  });

  it.each([
    'GPL-3.0-only',
    'MIT AND LGPL-2.1-only',
    'AGPL-3.0-or-later',
    'SEE LICENSE IN LICENSE',
    'UNLICENSED',
    undefined,
  ])('%s may not', (licence) => {
    expect(findForbidden([packageOf(licence)])).toEqual([`some 1.0.0: ${licence}`]);
  });

  it('are listed once for each package, with all its versions', () => {
    const list = writeLicenceList([packageOf('MIT'), { ...packageOf('MIT'), version: '2.0.0' }]);
    expect(list).toContain('## MIT\n\n- some 1.0.0, 2.0.0\n');
  });
});
