import { kafkaBrokers, redisUrl } from '@leadferry/local-stack/testing';
import { expect, it } from 'vitest';
import { judgeFleetOutage } from '../prove/outage/judge-fleet-outage.ts';
import { outagePhases } from '../prove/outage/phases.ts';
import { runOutage } from '../prove/outage/run-outage.ts';
import { printFigures } from '../support/figures.ts';

/** The proof `outage` does the same for five minutes, and measures probes and the return to full speed. */
it('an API that answers 503, then 401, then HTML, then cuts connections costs no lead, and few requests', async () => {
  const lines: string[] = [];
  const figures = await runOutage({
    brokers: kafkaBrokers(),
    redisUrl: redisUrl(),
    phases: outagePhases([8, 6, 6, 6]),
    leadsPerSecond: 20,
    steadySeconds: 4,
    workers: 2,
    say: () => {},
    onLines: (written) => lines.push(...written.flat()),
  });
  printFigures('outage', { ...figures });
  expect(judgeFleetOutage(figures), lines.slice(-200).join('\n')).toEqual([]);
  // Known to the fleet, the outage is not asked about by every lead that waits.
  expect(figures.probes).toBeLessThan(figures.leads / 10);
});
