import { noEscrow } from '../../src/escrow.ts';
import { labels } from '../../src/versioned-secret.ts';
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

/** A witness that says "nothing was sent" although it cannot know. */
const withRashMarker = ({ marker }: WorkerPorts): Pick<WorkerPorts, 'marker'> => ({
  marker: { ...marker, read: async () => 'claimed' },
});

/** Mutants by what they lack. `lease` alone breaks nothing: it is economy, and the claim decides. */
export const mutants = {
  lease: withPorts(withoutLease),
  claim: withPorts(withoutClaim),
  claimAndLease: withPorts((ports) => ({ ...withoutClaim(ports), ...withoutLease(ports) })),
  oneSend: withPorts(withReplay),
  durableStore: withPorts(withForgetfulStore),
  compare: withPorts(withoutCompare),
  honestMarker: withPorts(withRashMarker),
  escrow: withPorts(() => ({ escrow: noEscrow })),
} as const satisfies Record<string, TokensUnderTest>;
