export { type BuildOptions, buildImage } from './build-image.ts';
export { buildWorkspace, type ImageWorkspace, imageTargets } from './build-workspace.ts';
export { BuildFailedError } from './errors.ts';
export { type Image, imageNode } from './image.ts';
export { type InstalledPackage, listPackages } from './list-packages.ts';
export { measureTree } from './measure-tree.ts';
export { canSeal, openStart, type StartCommand, sealedStart } from './start-command.ts';
