import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Limits } from '../src/index.ts';

/** What each member of a fleet is told at its start. */
export interface MemberSettings {
  readonly redisUrl: string;
  readonly key: string;
  readonly limits: Limits;
  readonly maxReplicas: number;
  readonly timeOffsetMs: number;
  /** How many of its leads are on their way at a time. */
  readonly requestsAtOnce: number;
}

/** What the API says to a request. */
export type ApiAnswer = 'accepted' | 'throttled' | 'quota_exceeded';

/** What a member says to its parent. */
export type Report =
  | { kind: 'request'; request: number; atMs: number; isDegraded: boolean }
  | { kind: 'refused'; atMs: number; untilMs: number }
  | { kind: 'stopped'; remainingToday: number };

/** One request as the API saw it. */
export interface SeenRequest {
  readonly member: number;
  readonly atMs: number;
  readonly isDegraded: boolean;
  readonly answer: ApiAnswer;
}

/** Worker processes with one budget, and an API in the parent that sees all their requests. */
export interface Fleet {
  readonly requests: SeenRequest[];
  readonly refusals: { readonly member: number; readonly atMs: number; readonly untilMs: number }[];
  /** Starts one more member. */
  add(settings?: Partial<MemberSettings>): void;
  /** Stops all members and tells how many calls each believed to be left that day. */
  stop(): Promise<number[]>;
}

/** Starts members that send without end. `answer` is asked about each request, in order of arrival. */
export const startFleet = (
  { size, ...given }: Pick<MemberSettings, 'redisUrl' | 'key'> & Partial<MemberSettings> & { size: number },
  answer: (accepted: number) => ApiAnswer = () => 'accepted',
): Fleet => {
  const defaults = { limits: { perSecond: 4, perDay: 10_000 }, maxReplicas: 12, timeOffsetMs: 0, requestsAtOnce: 2 };
  const members: ChildProcess[] = [];
  const requests: SeenRequest[] = [];
  const refusals: Fleet['refusals'] = [];
  const remaining: number[] = [];

  const listen = (child: ChildProcess, member: number) => (report: Report) => {
    if (report.kind === 'stopped') remaining.push(report.remainingToday);
    if (report.kind === 'refused') refusals.push({ member, ...report });
    if (report.kind !== 'request') return;
    const said = answer(requests.filter((seen) => seen.answer === 'accepted').length);
    requests.push({ member, atMs: report.atMs, isDegraded: report.isDegraded, answer: said });
    child.send({ request: report.request, answer: said });
  };

  const add = (settings: Partial<MemberSettings> = {}): void => {
    const said = JSON.stringify({ ...defaults, ...given, ...settings });
    const child = fork(join(import.meta.dirname, 'fleet-member.ts'), [said], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    child.on('message', listen(child, members.length));
    members.push(child);
  };

  const stop = async (): Promise<number[]> => {
    await Promise.all(
      members.map(async (member) => {
        if (member.exitCode !== null || member.signalCode !== null) return;
        const gone = once(member, 'exit');
        if (member.connected) member.send('stop');
        await gone;
      }),
    );
    return remaining;
  };

  for (let member = 0; member < size; member += 1) add();
  return { requests, refusals, add, stop };
};
