import { conclude } from './fleet/conclude.ts';
import { deadLettersPhase, outagePhase, quotaPhase, surgePhase } from './observe/delivery-phases.ts';
import { judgeObserve } from './observe/judge-observe.ts';
import { kafkaPhase, missingPhase, restartPhase } from './observe/process-phases.ts';
import { runObserve } from './observe/run-observe.ts';
import { deadGrantPhase, disagreePhase, escrowPhase, lostAnswerPhase, refreshPhase } from './observe/token-phases.ts';
import type { Proof } from './proof.ts';

/** Real Prometheus over a fleet that everything happens to. */
export const observe: Proof = {
  promise: 'Every dashboard shows data, and every alert that should fire does, in time, and no other.',
  broken: 'token-keepers are not scraped, and rules ask for a metric by a name it no longer has',
  async run({ isBroken, say, brokers, redisUrl, kafka }) {
    const figures = await runObserve({
      brokers,
      redisUrl,
      say,
      isBlind: isBroken,
      // Between a refresh at half of it and its first threshold there is room for tokens that wait fifteen seconds in escrow.
      tokenLifeSeconds: isBroken ? 60 : 180,
      midnightInSeconds: 280,
      ...(kafka === undefined ? {} : { kafka }),
      phases: isBroken
        ? [refreshPhase, deadLettersPhase, deadGrantPhase]
        : [
            refreshPhase,
            deadLettersPhase,
            quotaPhase,
            restartPhase,
            disagreePhase,
            escrowPhase,
            lostAnswerPhase,
            deadGrantPhase,
            outagePhase,
            surgePhase,
            // Only a broker of our own can be taken away.
            ...(kafka === undefined ? [] : [kafkaPhase]),
          ],
      ...(isBroken ? {} : { lastPhase: missingPhase }),
    });
    return conclude({ ...figures }, judgeObserve(figures), say);
  },
};
