import { DeniedError, UsageError } from '../errors.ts';

/** Asks a person a question; undefined where nobody can be asked. */
export type Ask = ((question: string) => Promise<string>) | undefined;

/**
 * Sees that nothing is done by mistake: asks a person, or wants `--yes` where nobody can be asked.
 *
 * @throws {DeniedError} the person said no.
 * @throws {UsageError} nobody can be asked, and `--yes` was not given.
 */
export const confirm = async (deed: string, { isSure, ask }: { readonly isSure: boolean; readonly ask: Ask }) => {
  if (isSure) return;
  if (ask === undefined) {
    throw new UsageError(`${deed}: nobody can be asked here, so add --yes to do it. Nothing was done`);
  }
  const answer = await ask(`${deed}. Go on? [y/N] `);
  if (!/^\s*y(es)?\s*$/i.test(answer)) throw new DeniedError('not_confirmed', 'nothing was done');
};
