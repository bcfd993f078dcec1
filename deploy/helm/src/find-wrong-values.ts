import { describeObject, typeModuleOf } from './object-types.ts';
import type { ClusterObject } from './render-chart.ts';

interface Model {
  validate(): void;
}

/**
 * Holds each object to the schema of its kind: what must be there is there, and every value is of the type, form and set it
 * should be of. Fields that nobody knows are not its affair (`findUnknownFields`).
 *
 * @returns one line for each object at fault, and for each of a kind that nobody knows.
 */
export const findWrongValues = async (objects: readonly ClusterObject[]): Promise<string[]> => {
  const faults = await Promise.all(objects.map(findFault));
  return faults.filter((fault) => fault !== undefined);
};

const findFault = async (object: ClusterObject): Promise<string | undefined> => {
  const { apiVersion, kind } = object;
  const types = await import(typeModuleOf(object)).catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ERR_MODULE_NOT_FOUND' || cause.code === 'ERR_PACKAGE_PATH_NOT_EXPORTED') return undefined;
    throw cause;
  });
  const Kind = (types as Record<string, new (data: unknown) => Model> | undefined)?.[kind];
  if (Kind === undefined) return `${describeObject(object)}: there is no kind ${kind} in ${apiVersion}`;
  try {
    new Kind(object).validate();
    return undefined;
  } catch (error) {
    return `${describeObject(object)}: ${error instanceof Error ? error.message : String(error)}`;
  }
};
