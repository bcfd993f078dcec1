import { createHash } from 'node:crypto';
import { createFakeClock, createRecordingLogger } from '@leadferry/runtime/testing';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { createUnchangedMemoryMetrics } from '../metrics.ts';
import { createUnchangedMemory } from './create-unchanged-memory.ts';
import type { MemoryStore } from './memory-store.ts';
import type { LeadInHand } from './unchanged-memory.ts';
import { createVolatileMemoryStore } from './volatile-memory-store.ts';

const hex = (text: string): string => createHash('sha256').update(text).digest('hex');
const hour = 3_600_000;

/** A memory over a line that can be cut or hang; `calls` are the methods that got through, with their sizes. */
const open = () => {
  const clock = createFakeClock();
  const store = createVolatileMemoryStore(clock);
  const registry = new Registry();
  const logger = createRecordingLogger();
  const line: { state: 'up' | 'cut' | 'hung' | 'refusing'; slow?: Promise<void>; asked: number } = {
    state: 'up',
    asked: 0,
  };
  const calls: string[] = [];
  const over = async <T>(name: string, size: number, ask: () => Promise<T>): Promise<T> => {
    line.asked += 1;
    if (line.state === 'cut') throw new Error('Connection is closed.');
    if (line.state === 'refusing') throw new Error(`NOPERM this user may not ${name} contact-of-ada`);
    if (line.state === 'hung') await new Promise(() => {});
    await line.slow;
    calls.push(`${name} ${size}`);
    return ask();
  };
  const overLine: MemoryStore = {
    look: (looks) => over('look', looks.length, () => store.look(looks)),
    keep: (delivered) => over('keep', delivered.length, () => store.keep(delivered)),
    release: (claims) => over('release', claims.length, () => store.release(claims)),
    forget: (contacts) => over('forget', contacts.length, () => store.forget(contacts)),
    forgetAll: () => over('forgetAll', 0, () => store.forgetAll()),
    restore: (delivered) => over('restore', delivered.length, () => store.restore(delivered)),
  };
  const memory = createUnchangedMemory({
    account: 'default',
    store: overLine,
    clock,
    logger,
    metrics: createUnchangedMemoryMetrics(registry),
  });
  const look = (wish: string, given: Partial<LeadInHand> = {}) =>
    memory.look({ contactKey: hex('ada'), contactHash: hex(wish), trustMs: hour, lane: 'leads/0', ...given });
  /** Handles a lead as a worker does; true when nothing was to be done. */
  const handle = async (wish: string, given: Partial<LeadInHand> = {}): Promise<boolean> => {
    const { isUnchanged, remember } = await look(wish, given);
    if (!isUnchanged) remember();
    await clock.advance(0);
    return isUnchanged;
  };
  const count = async (result: string): Promise<number> => {
    const series = `leadferry_unchanged_memory_total{account="default",result="${result}"} `;
    const found = (await registry.metrics()).split('\n').find((each) => each.startsWith(series));
    return Number(found?.slice(series.length));
  };
  return { clock, line, calls, memory, look, handle, count, logger };
};

it('asks for all that come while the store is asked together, and keeps what was delivered before it asks', async () => {
  const { line, calls, look } = open();
  const first = look('A');
  await first.then(({ remember }) => remember());
  const slow = Promise.withResolvers<void>();
  line.slow = slow.promise;
  const asked = look('B', { contactKey: hex('bob') });
  await expect.poll(() => line.asked).toBe(3);
  const later = [look('C', { contactKey: hex('cleo') }), look('A')];
  for (let turn = 0; turn < 3; turn += 1) await new Promise(setImmediate);
  expect(line.asked).toBe(3);
  slow.resolve();
  await asked;
  expect((await Promise.all(later)).map(({ isUnchanged }) => isUnchanged)).toEqual([false, true]);
  expect(calls).toEqual(['look 1', 'keep 1', 'look 1', 'look 2']);
});

describe('a lead', () => {
  it('whose contact is as it was last delivered is unchanged, any other is not', async () => {
    const { handle, count } = open();
    expect(await handle('A')).toBe(false);
    expect(await handle('A')).toBe(true);
    expect(await handle('B')).toBe(false);
    expect(await handle('B')).toBe(true);
    expect(await handle('A')).toBe(false);
    expect([await count('hit'), await count('miss')]).toEqual([2, 3]);
  });

  it('that was not delivered in the end is not remembered, and neither is what was before it', async () => {
    const { look, handle } = open();
    await handle('A');
    await look('B');
    expect(await handle('A')).toBe(false);
  });

  it("that was taken back unsent stands in nobody's way", async () => {
    const { clock, look, handle } = open();
    const { release } = await look('A');
    release();
    await clock.advance(0);
    await handle('A', { lane: 'leads/1' });
    expect(await handle('A', { lane: 'leads/1' })).toBe(true);
  });

  it('is believed unchanged for the time of trust and no longer', async () => {
    const { clock, handle } = open();
    await handle('A');
    await clock.advance(hour - 1);
    expect(await handle('A')).toBe(true);
    await clock.advance(1);
    expect(await handle('A')).toBe(false);
  });

  it('with an explicit consent newer than the delivery is delivered again, with an older one not', async () => {
    const { clock, handle, count } = open();
    const before = clock.now();
    expect(await handle('A', { explicitSinceMs: before })).toBe(false);
    expect(await handle('A', { explicitSinceMs: before })).toBe(true);
    await clock.advance(1000);
    const after = clock.now();
    expect(await handle('A', { explicitSinceMs: after })).toBe(false);
    expect(await count('newer_consent')).toBe(1);
    expect(await handle('A', { explicitSinceMs: after })).toBe(true);
  });

  it('counts as delivered at the moment before its request, not after: an opt-out may lie between', async () => {
    const { clock, look, handle } = open();
    const { remember } = await look('A');
    await clock.advance(1000);
    const optedInAgainMs = clock.now();
    await clock.advance(1000);
    remember();
    await clock.advance(0);
    expect(await handle('A', { explicitSinceMs: optedInAgainMs })).toBe(false);
  });

  it('of a topic that trusts no memory is always delivered, and makes the others forget', async () => {
    const { handle, count } = open();
    await handle('A');
    expect(await handle('A', { trustMs: 0, lane: 'forms/0' })).toBe(false);
    expect(await handle('A')).toBe(false);
    expect(await count('hit')).toBe(0);
  });
});

describe('looks and deliveries of one turn', () => {
  it('go together, five hundred at once', async () => {
    const { look, calls, clock } = open();
    const people = Array.from({ length: 1200 }, (_, number) => hex(`person-${number}`));
    const looked = await Promise.all(people.map((contactKey) => look('A', { contactKey })));
    for (const { remember } of looked) remember();
    await clock.advance(0);
    expect(calls).toEqual(['look 500', 'look 500', 'look 200', 'keep 500', 'keep 500', 'keep 200']);
  });

  it('are made in their order: a delivery is known to the look right behind it', async () => {
    const { look } = open();
    const { remember } = await look('A');
    remember();
    expect((await look('A')).isUnchanged).toBe(true);
  });
});

describe('while the memory is away', () => {
  it('leads are delivered, and what was delivered is believed to be nothing when it is back', async () => {
    const { clock, line, handle, calls, count } = open();
    await handle('A');
    line.state = 'cut';
    expect(await handle('B')).toBe(false);
    line.state = 'up';
    await clock.advance(1000);
    expect(await handle('A')).toBe(false);
    expect(calls).toContain('forget 1');
    expect(await count('unavailable')).toBe(1);
  });

  it('what is forgotten of one contact leaves the others alone', async () => {
    const { clock, line, handle } = open();
    const bob = { contactKey: hex('bob') };
    await handle('A');
    await handle('A', bob);
    line.state = 'cut';
    await handle('B');
    line.state = 'up';
    await clock.advance(1000);
    expect(await handle('A', bob)).toBe(true);
  });

  it('what is to be forgotten is, as soon as it is back, though no lead comes', async () => {
    const { clock, line, handle, calls } = open();
    await handle('A');
    line.state = 'cut';
    await handle('B');
    await clock.advance(5000);
    line.state = 'up';
    await clock.advance(1000);
    expect(calls.at(-1)).toBe('forget 1');
  });

  it('that it cannot be made to forget is said once, by account and reason alone, until it can again', async () => {
    const { clock, line, handle, logger } = open();
    const told = { level: 'warn', event: 'unchanged_memory_not_forgotten' };
    line.state = 'refusing';
    await handle('A');
    await clock.advance(5000);
    await handle('B');
    await clock.advance(5000);
    const refused = { ...told, fields: { account: 'default', reason: 'NOPERM' } };
    expect(logger.lines).toEqual([refused]);
    line.state = 'up';
    await clock.advance(1000);
    await handle('C');
    line.state = 'refusing';
    await handle('D');
    await clock.advance(2000);
    expect(logger.lines).toEqual([refused, refused]);
  });

  it('that it could not be made to forget at the end of the process is said then, with no more in it', async () => {
    const { line, memory, handle, logger } = open();
    line.state = 'refusing';
    await handle('A');
    await memory.close();
    const fields = { account: 'default', reason: 'NOPERM' };
    expect(logger.lines).toEqual([{ level: 'warn', event: 'unchanged_memory_not_forgotten', fields }]);
  });

  it('what is to be forgotten is told at the end of the process too, if it can be', async () => {
    const { line, memory, handle, calls } = open();
    await handle('A');
    line.state = 'cut';
    await handle('B');
    line.state = 'up';
    await memory.close();
    expect(calls.at(-1)).toBe('forget 1');
  });

  it('the end of the process waits a second for it and no longer', async () => {
    const { clock, line, memory, handle } = open();
    line.state = 'cut';
    await handle('B');
    line.state = 'hung';
    let isClosed = false;
    const closing = memory.close().then(() => {
      isClosed = true;
    });
    await clock.advance(999);
    expect(isClosed).toBe(false);
    await clock.advance(1);
    await closing;
  });

  it('a lead waits a quarter of a second for it, and after two of them nobody waits for a second', async () => {
    const { clock, line, look } = open();
    line.state = 'hung';
    const waits = async (): Promise<number> => {
      const startedMs = clock.monotonicMs();
      let isOver = false;
      void look('A').then(() => {
        isOver = true;
      });
      await clock.advance(0);
      while (!isOver) await clock.advance(10);
      return clock.monotonicMs() - startedMs;
    };
    expect([await waits(), await waits(), await waits(), await waits()]).toEqual([250, 250, 0, 0]);
    await clock.advance(1000);
    expect([await waits(), await waits()]).toEqual([250, 0]);
  });

  it('one late answer does not keep those that come next from asking', async () => {
    const { clock, line, look, handle } = open();
    await handle('A', { contactKey: hex('bob') });
    line.state = 'hung';
    const late = look('A');
    await clock.advance(250);
    await late;
    line.state = 'up';
    expect(await handle('A', { contactKey: hex('bob') })).toBe(true);
  });

  it('a contact that was still being written when it came back is forgotten once more', async () => {
    const { clock, line, look, handle } = open();
    await handle('A');
    line.state = 'cut';
    const blind = await look('B');
    line.state = 'up';
    await clock.advance(1000);
    // Another lane delivers A meanwhile; which of the two the API applied last, nobody knows.
    expect(await handle('A', { lane: 'leads/1' })).toBe(false);
    expect(await handle('A', { lane: 'leads/1' })).toBe(true);
    blind.remember();
    expect(await handle('A', { lane: 'leads/1' })).toBe(false);
  });
});
