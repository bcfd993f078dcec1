import { EventEmitter } from 'node:events';
import { describe, expect, it, vi } from 'vitest';
import { createLifecycle } from './lifecycle.ts';
import { createRecordingLogger } from './testing.ts';

const begin = (deadlineMs = 60_000) => {
  const signals = new EventEmitter();
  const exit = vi.fn();
  const logger = createRecordingLogger();
  return { signals, exit, logger, lifecycle: createLifecycle({ logger, deadlineMs, signals, exit }) };
};

describe('the lifecycle', () => {
  it('an error that nobody caught is described and ends the process, and nothing it carries along is written', () => {
    const { signals, exit, logger } = begin();
    const error = Object.assign(new Error('boom'), { command: { args: ['the password'] } });
    signals.emit('uncaughtException', error);
    expect(exit).toHaveBeenCalledWith(1);
    expect(logger.lines).toContainEqual({ level: 'error', event: 'crashed', fields: { error } });
  });

  it('stops what was registered in reverse order and ends with code 0 on SIGTERM', async () => {
    const { signals, lifecycle, exit } = begin();
    const order: string[] = [];
    lifecycle.register({ name: 'first', stop: () => void order.push('first') });
    lifecycle.register({ name: 'second', stop: async () => void order.push('second') });
    signals.emit('SIGTERM');
    expect(await lifecycle.stopped).toBe(0);
    expect(order).toEqual(['second', 'first']);
    expect(lifecycle.signal.aborted).toBe(true);
    expect(exit).not.toHaveBeenCalled();
  });

  it('goes on stopping after a failure, reports each one and ends with code 1', async () => {
    const { lifecycle, logger } = begin();
    const order: string[] = [];
    lifecycle.register({ name: 'first', stop: () => void order.push('first') });
    lifecycle.register({ name: 'broken', stop: () => Promise.reject(new Error('stuck')) });
    expect(await lifecycle.stop('test')).toBe(1);
    expect(order).toEqual(['first']);
    expect(logger.lines.filter(({ event }) => event === 'stop_failed')).toHaveLength(1);
  });

  it('ends with code 1 when an error asked for the stop', async () => {
    const { lifecycle } = begin();
    expect(await lifecycle.stop('consumer ended', new Error('bug'))).toBe(1);
  });

  it('ends at once at a second signal', async () => {
    const { signals, lifecycle, exit } = begin();
    lifecycle.register({ name: 'slow', stop: () => new Promise(() => {}) });
    signals.emit('SIGTERM');
    signals.emit('SIGINT');
    expect(exit).toHaveBeenCalledWith(1);
  });

  it('ends by force when the deadline passes', async () => {
    const { lifecycle, exit } = begin(1);
    lifecycle.register({ name: 'slow', stop: () => new Promise(() => {}) });
    void lifecycle.stop('test');
    await vi.waitFor(() => expect(exit).toHaveBeenCalledWith(1));
  });

  it('stops at once what is registered after the stop began', async () => {
    const { lifecycle } = begin();
    await lifecycle.stop('test');
    const stop = vi.fn();
    lifecycle.register({ name: 'late', stop });
    expect(stop).toHaveBeenCalledOnce();
  });
});
