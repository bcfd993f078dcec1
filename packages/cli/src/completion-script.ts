import type { CommandShape } from './command-shape.ts';
import { writeBashCompletion } from './completion/bash-script.ts';
import { writeZshCompletion } from './completion/zsh-script.ts';

/** Shells that can be taught the commands. */
export const shells = ['bash', 'zsh'] as const;

export type Shell = (typeof shells)[number];

/**
 * Writes what a shell has to read to complete `leadferry`: its commands and options, the values of an option that has but a few,
 * and file names. The script asks nobody and starts no process.
 */
export const writeCompletion = (shell: Shell, shapes: readonly CommandShape[]): string =>
  ({ bash: writeBashCompletion, zsh: writeZshCompletion })[shell](shapes);
