import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { typeModuleOf } from './object-types.ts';
import type { ClusterObject } from './render-chart.ts';

const run = promisify(execFile);

/** Beside the packages with the types, so that the compiler finds them; git ignores it. */
const scratch = join(import.meta.dirname, '..', '.rendered');

const settings = {
  compilerOptions: {
    strict: true,
    noEmit: true,
    module: 'nodenext',
    moduleResolution: 'nodenext',
    target: 'es2024',
    skipLibCheck: true,
    types: [],
  },
  include: ['*.ts'],
};

/**
 * Finds fields that a kind does not have, at any depth: each object is written as a literal of its type and given to the
 * TypeScript compiler, which refuses what a type does not name. The schemas themselves let such fields pass, and a
 * cluster drops them in silence.
 *
 * @param name of the folder to work in; two calls at one time need two names.
 * @returns one line for each field at fault, with the object it is in.
 */
export const findUnknownFields = async (objects: readonly ClusterObject[], name: string): Promise<string[]> => {
  const folder = join(scratch, name);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  await Promise.all(objects.map((object, index) => writeFile(join(folder, fileOf(object, index)), literalOf(object))));
  return run('tsc', ['-p', folder, '--pretty', 'false'], { cwd: folder }).then(
    () => [],
    (cause: { readonly stdout?: string }) => {
      const faults = (cause.stdout ?? '').split('\n').filter((line) => / error TS\d+: /.test(line));
      if (faults.length === 0) throw cause;
      return faults;
    },
  );
};

const fileOf = ({ kind, metadata }: ClusterObject, index: number): string => `${kind}-${metadata.name}-${index}.ts`;

const literalOf = (object: ClusterObject): string =>
  [
    `import type { I${object.kind} } from '${typeModuleOf(object)}';`,
    `export const object: I${object.kind} = ${JSON.stringify(object, undefined, 2)};`,
    '',
  ].join('\n');
