import { readFileSync } from 'node:fs';

/**
 * Reads a secret from its file, without the end of its last line.
 *
 * Read in one go and by its path each time, as mounted secrets are exchanged under it: what it holds is never kept.
 */
export const readSecretFile = (path: string): string => readFileSync(path, 'utf8').replace(/\r?\n$/, '');
