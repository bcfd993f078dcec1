export { allowedLicences, findForbidden } from './judge-licences.ts';
export { findProductionPackages, type Lockfile, type ProductionPackage } from './production-packages.ts';
export { findShippedPackages, readLockfile, repository, shippedWorkspaces } from './shipped.ts';
