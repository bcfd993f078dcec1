/** What the lockfile says of one package. */
export interface LockedPackage {
  readonly version?: string;
  readonly license?: string;
  readonly integrity?: string;
  /** Where a link to a workspace leads. */
  readonly resolved?: string;
  readonly link?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** The part of a package-lock.json (version 3) that is read here: each package by its place in the tree. */
export interface Lockfile {
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

/** A package of others that ships. */
export interface ProductionPackage {
  readonly name: string;
  readonly version: string;
  /** As its author wrote it: an SPDX expression, or undefined where the lockfile has none. */
  readonly licence: string | undefined;
  /** Where it lies: `node_modules/undici`. */
  readonly path: string;
  /** True when it may be left out, as what is made for another platform is. */
  readonly isOptional: boolean;
}

/**
 * Finds every package of others that workspaces need to run, by following what each asks for, as Node would find it.
 * What only tests or tools need is not among them; what is made for other platforms is, marked as optional.
 *
 * @throws {Error} a package asks for one that the lockfile does not have.
 */
export const findProductionPackages = (lockfile: Lockfile, workspaces: readonly string[]): ProductionPackage[] => {
  const { packages } = lockfile;
  /** By place; false wins over true: what one may leave out, another may need. */
  const isOptionalAt = new Map<string, boolean>();

  const visit = (place: string, isOptional: boolean): void => {
    const known = isOptionalAt.get(place);
    if (known === false || known === isOptional) return;
    isOptionalAt.set(place, isOptional);
    const entry = packages[place];
    if (!entry) throw new Error(`the lockfile has no ${place}`);
    const { dependencies = {}, optionalDependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = entry;
    const required = [...Object.keys(dependencies), ...Object.keys(peerDependencies)].filter(
      (name) => !optionalDependencies[name] && !peerDependenciesMeta[name]?.optional,
    );
    for (const name of required) visit(resolve(packages, place, name), isOptional);
    for (const name of Object.keys(optionalDependencies)) visit(resolve(packages, place, name), true);
  };

  for (const workspace of workspaces) visit(workspace, false);
  return [...isOptionalAt]
    .filter(([place]) => place.includes('node_modules/'))
    .map(([place, isOptional]) => ({
      name: nameAt(place),
      version: packages[place]?.version ?? '',
      licence: packages[place]?.license,
      path: place,
      isOptional,
    }))
    .sort((one, other) => (one.path < other.path ? -1 : 1));
};

/** Finds a package from a place in the tree, nearest first; a workspace where the link leads. */
const resolve = (packages: Lockfile['packages'], place: string, name: string): string => {
  for (let folder = place; ; folder = parentOf(folder)) {
    const candidate = [folder, 'node_modules', name].filter((part) => part !== '').join('/');
    const found = packages[candidate];
    if (found) return found.link ? (found.resolved ?? candidate) : candidate;
    if (folder === '') throw new Error(`the lockfile has no ${name}, which ${place} asks for`);
  }
};

/** The folder in whose node_modules a place lies; of a workspace, the root. */
const parentOf = (place: string): string => {
  const end = place.lastIndexOf('node_modules/');
  return end <= 0 ? '' : place.slice(0, end - 1);
};

const nameAt = (place: string): string => place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
