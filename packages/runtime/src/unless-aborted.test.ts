import { describe, expect, it } from 'vitest';
import { unlessAborted } from './unless-aborted.ts';

const reason = new Error('released');

describe('unlessAborted', () => {
  it('gives what the work gives, with or without a signal', async () => {
    expect(await unlessAborted(Promise.resolve(1), undefined)).toBe(1);
    expect(await unlessAborted(Promise.resolve(1), new AbortController().signal)).toBe(1);
  });

  it("throws the work's own error", async () => {
    const error = new Error('broken');
    await expect(unlessAborted(Promise.reject(error), new AbortController().signal)).rejects.toBe(error);
  });

  it('rejects with the reason of a signal that aborts meanwhile or had aborted before', async () => {
    const controller = new AbortController();
    const waiting = unlessAborted(new Promise(() => {}), controller.signal);
    controller.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await expect(unlessAborted(Promise.resolve(1), controller.signal)).rejects.toBe(reason);
  });

  it('leaves the failure of abandoned work to those who share it', async () => {
    const work = Promise.withResolvers<never>();
    await expect(unlessAborted(work.promise, AbortSignal.abort(reason))).rejects.toBe(reason);
    work.reject(new Error('too late'));
    await expect(work.promise).rejects.toThrow('too late');
  });
});
