import satisfies from 'spdx-satisfies';
import type { ProductionPackage } from './production-packages.ts';

/** Licences that let a package ship with ours without asking anything of whoever runs it but to keep its notice. */
export const allowedLicences: readonly string[] = [
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'ISC',
  'MIT',
  'MIT-0',
];

/** Names the packages whose licence is not on the list, with that licence; empty when all may ship. */
export const findForbidden = (packages: readonly ProductionPackage[]): string[] =>
  packages
    .filter(({ licence }) => !isAllowed(licence))
    .map(({ name, version, licence }) => `${name} ${version}: ${licence}`);

/** What is no SPDX expression, as `SEE LICENSE IN FILE` is, is not allowed: a person reads it first. */
const isAllowed = (licence: string | undefined): boolean => {
  if (licence === undefined) return false;
  try {
    return satisfies(licence, [...allowedLicences]);
  } catch {
    return false;
  }
};
