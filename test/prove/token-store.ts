import { startMoto } from '@leadferry/local-stack';
import { startSecretsManagerEmulator } from '@leadferry/simulator';
import { motoDeviations } from '../../packages/simulator/test/secrets-manager/moto-deviations.ts';
import { motoTokenStoreDeviations } from '../../packages/token/test/support/token-store/moto-deviations.ts';
import type { Proof, ProofContext } from './proof.ts';
import { judgeStore, type KnownDeviations } from './token-store/judge-store.ts';
import { raceClaims } from './token-store/race-claims.ts';

const claimants = 50;
const rounds = 20;
const lies = ['create', 'move', true] as const;

interface StoreFigures {
  readonly held: number;
  readonly deviations: number;
  readonly broken: number;
  readonly winners: readonly number[];
  readonly kept: number;
}

const prove = async (
  name: string,
  url: string,
  say: ProofContext['say'],
  known?: KnownDeviations,
): Promise<StoreFigures> => {
  const { held, deviations, broken } = await judgeStore(url, known);
  say(`${name}: ${held} rules held, ${deviations} known deviations, ${broken.length} broken`);
  for (const fault of broken) say(`  broken: ${fault}`);
  const { winners, kept } = await raceClaims(url, claimants, rounds);
  say(`${name}: ${claimants} claimants, ${rounds} rounds, winners ${winners.join(' ')}`);
  return { held, deviations, broken: broken.length, winners, kept };
};

/** Counts the lies that the contracts see: a store is only as good as the judge who would have caught it. */
const countLiesSeen = async (say: ProofContext['say']): Promise<number> => {
  let seen = 0;
  for (const lie of lies) {
    const liar = await startSecretsManagerEmulator({ switches: { lies: lie } });
    try {
      const { broken } = await judgeStore(liar.url);
      say(`an emulator that lies (${lie}): ${broken.length} rules broken`);
      if (broken.length > 0) seen += 1;
    } finally {
      await liar.stop();
    }
  }
  return seen;
};

/** Both contracts, put to the emulator and to moto, and to emulators that lie. */
export const tokenStore: Proof = {
  promise:
    'The store keeps the rules a claim rests on: of 50 that claim at once exactly one wins; a store that lies is seen.',
  broken: 'the emulator ignores ClientRequestToken and RemoveFromVersionId',
  async run({ isBroken, say }) {
    const emulator = await startSecretsManagerEmulator({ switches: { lies: isBroken } });
    const moto = await startMoto({ progress: say });
    try {
      const judged = [await prove('the emulator', emulator.url, say)];
      if (moto === undefined) say('moto did NOT judge: there is no Python 3.10 with venv here');
      else {
        const known = { secretsManager: motoDeviations, tokenStore: motoTokenStoreDeviations };
        judged.push(await prove('moto', moto.url, say, known));
      }
      const liesSeen = await countLiesSeen(say);
      const sum = (each: (store: StoreFigures) => number): number =>
        judged.reduce((all, store) => all + each(store), 0);
      const winners = judged.flatMap((store) => store.winners);
      const mostWinners = Math.max(...winners);
      const isExclusive = winners.every((count) => count === 1) && sum(({ kept }) => kept) === winners.length;
      const broken = sum((store) => store.broken);
      return {
        holds: judged.length === 2 && broken === 0 && isExclusive && liesSeen === lies.length,
        figures: {
          stores: judged.length,
          rulesHeld: sum(({ held }) => held),
          rulesBroken: broken,
          deviations: sum(({ deviations }) => deviations),
          claimants,
          claimRounds: winners.length,
          mostWinners,
          liesSeen,
          lies: lies.length,
        },
      };
    } finally {
      await Promise.all([emulator.stop(), moto?.stop()]);
    }
  },
};
