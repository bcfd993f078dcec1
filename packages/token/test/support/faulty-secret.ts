import { TokenUnavailableError } from '../../src/errors.ts';
import type { VersionedSecret } from '../../src/versioned-secret.ts';

/** Whether a call that fails was applied all the same: then only its answer is lost. */
export type FaultMoment = 'before' | 'after';

/** A secret whose calls fail by number. */
export interface FaultySecret extends VersionedSecret {
  /** Calls made so far, in order. */
  readonly calls: readonly string[];
}

/** Wraps a secret so that the call with this number, from 0, fails at that moment; all others pass. */
export const failingAt = (secret: VersionedSecret, number: number, moment: FaultMoment): FaultySecret => {
  const calls: string[] = [];
  const pass = async <T>(operation: string, call: () => Promise<T>): Promise<T> => {
    const isFaulty = calls.push(operation) - 1 === number;
    if (isFaulty && moment === 'before') throw new TokenUnavailableError(`${operation} failed`);
    const answer = await call();
    if (isFaulty) throw new TokenUnavailableError(`the answer to ${operation} was lost`);
    return answer;
  };
  return {
    name: secret.name,
    calls,
    arn: () => secret.arn(),
    readVersion: (versionId) => pass('readVersion', () => secret.readVersion(versionId)),
    readLabelled: (label) => pass('readLabelled', () => secret.readLabelled(label)),
    labels: () => pass('labels', () => secret.labels()),
    create: (version) => pass(`create ${version.label}`, () => secret.create(version)),
    moveLabel: (move) => pass(`moveLabel ${move.label}`, () => secret.moveLabel(move)),
  };
};
