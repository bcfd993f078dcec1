import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const localStack = './deploy/local/src/vitest-setup.ts';

/** Tests that measure time closely: what runs beside them would be measured too. */
const alone = ['packages/budget/test/fleet.integration.test.ts'];

/** One run, three projects: `npx vitest run --project unit packages/lead` runs a part of it. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{packages,services}/*/src/**/*.test.ts',
            'deploy/local/src/**/*.test.ts',
            'test/{house,run}/**/*.test.ts',
          ],
          // Unit tests share nothing but modules: one process for many files saves most of their time.
          isolate: false,
          maxWorkers: availableParallelism(),
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'integration',
          include: [
            '{packages,services}/*/test/**/*.integration.test.ts',
            'deploy/local/test/**/*.integration.test.ts',
            'test/**/*.integration.test.ts',
          ],
          exclude: alone,
          globalSetup: localStack,
          // They wait more than they work: for a broker to start, a session to end, an outage to pass.
          maxWorkers: availableParallelism() + 1,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/{e2e,faults}/**/*.test.ts', ...alone],
          exclude: ['test/**/*.integration.test.ts'],
          globalSetup: localStack,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
