import { kafkaBrokers, redisUrl } from '@leadferry/local-stack/testing';
import { expect, it } from 'vitest';
import { badRecords, deadLettersPhase } from '../prove/observe/delivery-phases.ts';
import { runObserve } from '../prove/observe/run-observe.ts';
import { deadGrantPhase, refreshPhase } from '../prove/observe/token-phases.ts';
import { printFigures } from '../support/figures.ts';

/** The proof `observe` lets every alert fire, and judges when, and that no other does. */
it('every panel shows data of a running fleet, and a dead grant and dead letters call somebody', async () => {
  const told: string[] = [];
  const figures = await runObserve({
    brokers: kafkaBrokers(),
    redisUrl: redisUrl(),
    tokenLifeSeconds: 40,
    midnightInSeconds: 7200,
    isBlind: false,
    phases: [refreshPhase, { ...deadGrantPhase, expects: { LeadferryReauthorisationRequired: 8 } }, deadLettersPhase],
    say: (text) => void told.push(text),
  });
  printFigures('observe', { ...figures });
  const { panels, alertsExpected, leads } = figures;
  expect(figures, told.join('\n')).toMatchObject({
    panelsWithData: panels,
    alertsFired: alertsExpected,
    delivered: leads,
    deadLettered: badRecords,
    lost: 0,
    crashed: 0,
  });
  expect(panels).toBeGreaterThan(30);
}, 180_000);
