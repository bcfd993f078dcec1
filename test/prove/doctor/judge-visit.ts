import type { Told, Visit } from './call-doctor.ts';
import type { PlantedFault } from './planted-fault.ts';

/** What is wrong with how a doctor spoke of a planted fault; nothing is good. */
export interface Judgement {
  /** Codes that should have been told and were not. */
  readonly unnamed: readonly string[];
  /** Codes that were told of what is well. */
  readonly false: readonly string[];
  readonly isCured: boolean;
}

const codeOf = ({ code, right }: Told): string => (right === undefined ? code : `${code}/${right}`);

/** What a doctor says of a deployment in which nothing was planted: what one needs to know of it, and no fault. */
export const usualNews = ({ findings }: Visit): ReadonlySet<string> => new Set(newsOf(findings).map(codeOf));

const newsOf = (findings: readonly Told[]): readonly Told[] =>
  findings.filter(({ level }) => level === 'fault' || level === 'attention');

/**
 * Compares what was told with what should have been. What is told of a healthy deployment too (one broker, one replica) is left
 * out of account.
 */
export const judgeVisit = (
  { findings, exitCode }: Visit,
  { told, cure }: Pick<PlantedFault, 'told' | 'cure'>,
  usual: ReadonlySet<string>,
): Judgement => {
  const news = newsOf(findings).filter((finding) => !usual.has(codeOf(finding)));
  const awaited = [...told];
  const rightExit = findings.some(({ level }) => level === 'fault') ? 17 : 0;
  const unforeseen = exitCode === rightExit ? [] : [`exit code ${exitCode}`];
  for (const code of news.map(codeOf)) {
    const at = awaited.indexOf(code);
    if (at < 0) unforeseen.push(code);
    else awaited.splice(at, 1);
  }
  const first = news.find((finding) => codeOf(finding) === told[0]);
  return { unnamed: awaited, false: unforeseen, isCured: cure.test(first?.cure ?? '') };
};
