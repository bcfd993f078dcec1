import { ConflictError } from '../errors.ts';
import type { Directory } from './directory.ts';
import type { NameIndex } from './name-index.ts';
import type { NamedId } from './named-ids.ts';

/** Creates one thing by its name, through the caller's token and budget. */
export type CreateNamed = (name: string) => Promise<NamedId>;

/** Where and how missing names are created. */
export interface CreateMissingOptions {
  readonly directory: Directory;
  readonly create: CreateNamed;
  /** Longest name the API takes, in characters. */
  readonly maxLength: number;
}

/**
 * Creates what an account lacks and returns the directory with it in.
 *
 * A conflict says that someone else was faster, or that the API takes two spellings for one: the names are loaded anew
 * and the caller looks again. A name no account can have is not asked for. Every other failure comes out unchanged.
 */
export const createMissing = async (
  { directory, create, maxLength }: CreateMissingOptions,
  names: readonly string[],
): Promise<NameIndex> => {
  for (const name of names.map((wanted) => wanted.trim())) {
    if (name === '' || [...name].length > maxLength) continue;
    try {
      await directory.create(name, () => create(name));
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      await directory.reloaded();
    }
  }
  return await directory.current();
};
