import { defineConfig } from 'vitest/config';

/** Chart checks need Helm, which may have to be built first: they are run by `npm run check:helm` and by `.ci/run`, not by `npm test`. */
export default defineConfig({
  test: {
    name: 'chart',
    root: import.meta.dirname,
    include: ['test/**/*.chart.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 15 * 60_000,
    isolate: false,
    maxWorkers: 1,
  },
});
