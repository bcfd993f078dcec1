import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);
const composition = new URL('../run-lead-worker.ts', import.meta.url).href;
const door = new URL('./open-traces.ts', import.meta.url).href;

/** Runs the door in a process of its own, with the whole worker loaded, and tells how many modules that took of OpenTelemetry
 * (its interfaces aside, which prom-client loads). */
const countLoaded = async (config: string): Promise<number> => {
  const script = `
    import { registerHooks } from 'node:module';
    let loaded = 0;
    registerHooks({ load: (url, context, next) => { if (/@opentelemetry.(?!api)/.test(url)) loaded += 1; return next(url, context); } });
    await import('${composition}');
    const { openTraces } = await import('${door}');
    await openTraces(${config}, '0', () => {});
    console.log(loaded);
    process.exit(0);`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script]);
  return Number(stdout);
};

it('loads nothing of OpenTelemetry where no traces are configured', async () => {
  expect(await countLoaded('undefined')).toBe(0);
  expect(await countLoaded('{ newShare: 1 }')).toBeGreaterThan(10);
});
