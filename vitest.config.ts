import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

const localStack = './deploy/local/src/vitest-setup.ts';

/** Tests of both layers that judge moments: what ran beside them would be measured too. They come last, alone. */
const timed = [
  'packages/budget/test/fleet.integration.test.ts',
  'packages/token/test/{ten-processes,crash}.integration.test.ts',
  'test/e2e/{accounts,limits,start}.test.ts',
];

/** On shared machines a neighbour can starve a process for seconds: there, one more try, and the report shows each. */
const retry = process.env.CI === 'true' ? 1 : 0;

/** One run, four projects after each other: `npx vitest run --project unit packages/lead` runs a part of it. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{packages,services}/*/src/**/*.test.ts',
            'packages/*/test/{model,support}/**/*.test.ts',
            'deploy/*/src/**/*.test.ts',
            'test/bench/{loops,machine,report,run,sink}/**/*.test.ts',
            'test/{house,judge,run}/**/*.test.ts',
            'test/prove/leaks/*.test.ts',
          ],
          // A starved machine is no failure; what hangs is still found.
          testTimeout: 60_000,
          // One process for many files saves most of their time; they share nothing but modules.
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
            'deploy/*/test/**/*.integration.test.ts',
            'test/**/*.integration.test.ts',
          ],
          exclude: timed,
          globalSetup: localStack,
          retry,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          isolate: false,
          // They wait more than they work: for a broker to start, a session to end, an outage to pass.
          maxWorkers: availableParallelism() + 1,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/{e2e,faults}/**/*.test.ts'],
          exclude: timed,
          globalSetup: localStack,
          retry,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: availableParallelism(),
          sequence: { groupOrder: 3 },
        },
      },
      {
        test: {
          name: 'timed',
          include: timed,
          globalSetup: localStack,
          retry,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
          sequence: { groupOrder: 4 },
        },
      },
    ],
  },
});
