import { kafkaBrokers, redisUrl } from '@leadferry/local-stack/testing';
import { expect, it } from 'vitest';
import { partitions, runVariant } from '../prove/reauth/run-variant.ts';
import { device } from '../prove/reauth/variants.ts';
import { printFigures } from '../support/figures.ts';

/** The proof `reauth` measures the same, and logs in by the pages and with a living access token as well. */
it('a grant revoked under load idles its account alone, wastes one call, and a login by device brings it back', async () => {
  const figures = await runVariant({
    variant: device,
    workers: 3,
    brokers: kafkaBrokers(),
    redisUrl: redisUrl(),
    say: () => {},
  });
  printFigures('reauth by device', { ...figures });
  const { leads, wastedCalls, probes } = figures;
  expect(figures).toMatchObject({
    delivered: leads,
    lost: 0,
    duplicates: 0,
    deadLettered: 0,
    refused: 1,
    rebalances: 0,
    probes: 1,
  });
  // Not judged by moments, as the proof does: a lead of each partition may have been under way, and none is sent twice.
  expect(wastedCalls - probes).toBeLessThanOrEqual(partitions);
}, 120_000);
