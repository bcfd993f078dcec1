import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findProductionPackages, type Lockfile, type ProductionPackage } from './production-packages.ts';

/** The workspaces that have an image. */
export const shippedWorkspaces: readonly string[] = ['services/lead-worker', 'services/token-keeper', 'packages/cli'];

/** The root of this repository. */
export const repository: string = resolve(import.meta.dirname, '../../..');

/** Reads the lockfile of a folder. */
export const readLockfile = (directory: string = repository): Lockfile =>
  JSON.parse(readFileSync(join(directory, 'package-lock.json'), 'utf8')) as Lockfile;

/** Finds every package of others that is in an image of this repository. */
export const findShippedPackages = (): ProductionPackage[] => findProductionPackages(readLockfile(), shippedWorkspaces);
