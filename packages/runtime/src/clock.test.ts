import { describe, expect, it } from 'vitest';
import { systemClock } from './clock.ts';
import { createFakeClock } from './testing.ts';

describe.each([
  ['the system clock', () => ({ clock: systemClock, pass: async () => {} })],
  [
    'the fake clock',
    () => {
      const clock = createFakeClock();
      return { clock, pass: (ms: number) => clock.advance(ms) };
    },
  ],
])('%s', (_name, create) => {
  it('wakes a sleeper after its time', async () => {
    const { clock, pass } = create();
    const startMs = clock.monotonicMs();
    const slept = clock.sleep(20);
    await pass(20);
    await slept;
    expect(clock.monotonicMs() - startMs).toBeGreaterThanOrEqual(19);
  });

  it('does work after its time, unless it is told not to', async () => {
    const { clock, pass } = create();
    const done: string[] = [];
    clock.after(10, () => done.push('given up'))();
    clock.after(10, () => done.push('done'));
    const slept = clock.sleep(20);
    await pass(20);
    await slept;
    expect(done).toEqual(['done']);
  });

  it('rejects a sleeper with the reason its signal gives', async () => {
    const { clock } = create();
    const abort = new AbortController();
    const slept = clock.sleep(60_000, abort.signal);
    const reason = new Error('draining');
    abort.abort(reason);
    await expect(slept).rejects.toBe(reason);
    await expect(clock.sleep(1, abort.signal)).rejects.toBe(reason);
  });
});
