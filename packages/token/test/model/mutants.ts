import { noEscrow } from '../../src/escrow.ts';
import { labels } from '../../src/versioned-secret.ts';
import { judgeRun, type Rule } from './judge-run.ts';
import { runSchedule } from './run-schedule.ts';
import { calm, type Schedule } from './schedule.ts';
import { faultsInTurn, singleFaults } from './sweep.ts';
import { protocol, type TokensUnderTest, type WorkerPorts } from './tokens-under-test.ts';

/** The protocol in a world where one of its ports breaks its promise: each takes one rule of the protocol away. */
const withPorts =
  (change: (ports: WorkerPorts) => Partial<WorkerPorts>): TokensUnderTest =>
  (ports) =>
    protocol({ ...ports, ...change(ports) });

/** Everybody believes to hold the claim. */
const withoutClaim = ({ secret }: WorkerPorts): Pick<WorkerPorts, 'secret'> => {
  const own = new Map<string, string>();
  return {
    secret: {
      ...secret,
      create: async (version) => {
        const isOurs = await secret.create(version);
        if (version.label !== labels.claim || isOurs) return isOurs;
        own.set(version.versionId, version.text);
        return true;
      },
      readVersion: async (versionId) => {
        const found = await secret.readVersion(versionId);
        const text = own.get(versionId);
        return found && text !== undefined ? { ...found, text } : found;
      },
    },
  };
};

/** A lease that is busy is taken for one that nobody can hold. */
const withoutLease = ({ lease }: WorkerPorts): Pick<WorkerPorts, 'lease'> => ({
  lease: {
    withLease: async (name, ttlMs, work) => {
      const answer = await lease.withLease(name, ttlMs, work);
      return answer.state === 'busy' ? { state: 'unavailable' } : answer;
    },
  },
});

/** Something on the way sends the request again where no answer came (7.5, C21). */
const withReplay = ({ grant }: WorkerPorts): Pick<WorkerPorts, 'grant'> => ({
  grant: {
    ...grant,
    open: async () => {
      const opened = await grant.open();
      return {
        ...opened,
        send: async (refreshToken, timeoutMs) => {
          const result = await opened.send(refreshToken, timeoutMs);
          return result.kind === 'no_answer' ? opened.send(refreshToken, timeoutMs) : result;
        },
      };
    },
  },
});

/** A store that says it has taken a successor, and has not. */
const withForgetfulStore = ({ secret }: WorkerPorts): Pick<WorkerPorts, 'secret'> => ({
  secret: {
    ...secret,
    create: async (version) => version.label === labels.next || secret.create(version),
    moveLabel: async () => true,
  },
});

/** A store that moves the live label wherever it sits. */
const withoutCompare = ({ secret }: WorkerPorts): Pick<WorkerPorts, 'secret'> => ({
  secret: {
    ...secret,
    moveLabel: async (move) =>
      secret.moveLabel({ ...move, from: (await secret.labels()).get(move.label) ?? move.from }),
  },
});

/** A witness that takes having forgotten for knowing that nothing was sent. */
const withForgetfulMarker = ({ marker }: WorkerPorts): Pick<WorkerPorts, 'marker'> => ({
  marker: {
    ...marker,
    read: async (nonce) => {
      const evidence = await marker.read(nonce);
      return evidence === 'unknown' ? 'claimed' : evidence;
    },
  },
});

/** The protocol less one of the things it stands on, with the rule that is then broken. */
export interface Mutant {
  readonly without: string;
  readonly tokens: TokensUnderTest;
  readonly rule: Rule;
  /** Where to look: the search ends at the first schedule that breaks the rule. */
  readonly schedules: () => Iterable<Schedule>;
}

/** Without its lease alone the protocol breaks no rule: the lease is economy, and the claim decides. */
export const withoutLeaseAlone: TokensUnderTest = withPorts(withoutLease);

/** Each must be found out, or the model sees nothing. */
export const mutants: readonly Mutant[] = [
  {
    without: 'the claim',
    tokens: withPorts(withoutClaim),
    rule: 'two_presenters',
    schedules: () => singleFaults('strict'),
  },
  {
    without: 'claim and lease, though nothing goes wrong at all',
    tokens: withPorts((ports) => ({ ...withoutClaim(ports), ...withoutLease(ports) })),
    rule: 'two_presenters',
    schedules: () => [{ ...calm, age: 1.2 }],
  },
  {
    without: 'one request per send',
    tokens: withPorts(withReplay),
    rule: 'presented_again',
    schedules: () => singleFaults('strict'),
  },
  {
    without: 'a store that keeps what it says it keeps',
    tokens: withPorts(withForgetfulStore),
    rule: 'handed_out_unstored',
    schedules: () => singleFaults('strict'),
  },
  {
    without: 'a label that moves only from where it was read',
    tokens: withPorts(withoutCompare),
    rule: 'went_back',
    schedules: () => singleFaults('strict'),
  },
  {
    without: 'a marker that knows what it has forgotten',
    tokens: withPorts(withForgetfulMarker),
    rule: 'two_presenters',
    schedules: () => faultsInTurn('strict', ['crash_after', 'redis_lost']),
  },
  {
    without: 'escrow',
    tokens: withPorts(() => ({ escrow: noEscrow })),
    rule: 'chain_lost',
    schedules: () => faultsInTurn('strict', ['fail_before', 'crash_before']),
  },
];

/** Looks for a schedule under which the mutant breaks its rule. */
export const findOut = async ({ tokens, rule, schedules }: Mutant): Promise<Schedule | undefined> => {
  for (const schedule of schedules()) if (judgeRun(await runSchedule(schedule, tokens)).includes(rule)) return schedule;
  return undefined;
};
