import { expect, it } from 'vitest';
import { writeTraced } from './write-trace.ts';

const callNow = <T>(request: (token: string) => Promise<T>) => request('token');

it('a write that was sent leaves its trace, whatever the answer', async () => {
  for (const request of [async () => 'written', async () => Promise.reject(new Error('no answer'))]) {
    const trace = { mayHaveWritten: false };
    await writeTraced<unknown>(trace, callNow, request).catch(() => {});
    expect(trace).toEqual({ mayHaveWritten: true });
  }
});

it('a write that never left leaves none', async () => {
  const trace = { mayHaveWritten: false };
  const refuse = () => Promise.reject(new Error('no permit'));
  await expect(writeTraced(trace, refuse, async () => 'written')).rejects.toThrow('no permit');
  expect(trace).toEqual({ mayHaveWritten: false });
});
