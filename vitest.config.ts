import { defineConfig } from 'vitest/config';

const localStack = './deploy/local/src/vitest-setup.ts';

/** One run, three projects: `npx vitest run --project unit packages/lead` runs a part of it. */
export default defineConfig({
  test: {
    dangerouslyIgnoreUnhandledErrors: false,
    projects: [
      {
        test: {
          name: 'unit',
          include: [
            '{packages,services}/*/src/**/*.test.ts',
            'deploy/local/src/**/*.test.ts',
            'test/{house,run}/**/*.test.ts',
          ],
          sequence: { groupOrder: 0 },
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
          globalSetup: localStack,
          testTimeout: 30_000,
          hookTimeout: 60_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/{e2e,faults}/**/*.test.ts'],
          exclude: ['**/*.integration.test.ts'],
          globalSetup: localStack,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
