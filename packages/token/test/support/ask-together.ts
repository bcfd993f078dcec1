import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { AskAnswer, AskSettings } from './ask-for-token.ts';

const script = new URL('./ask-for-token.ts', import.meta.url).pathname;

/** Starts processes, waits until all are ready, lets all ask for a token at once, and returns what each answered. */
export const askTogether = async (count: number, settings: AskSettings): Promise<AskAnswer[]> => {
  const asking = Array.from({ length: count }, () => {
    const child = spawn(process.execPath, [script, JSON.stringify(settings)], { stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    return { child, next: async () => JSON.parse((await lines.next()).value ?? 'null') as unknown };
  });
  try {
    await Promise.all(asking.map(({ next }) => next()));
    for (const { child } of asking) child.stdin.write('go\n');
    return await Promise.all(asking.map(({ next }) => next() as Promise<AskAnswer>));
  } finally {
    await Promise.all(
      asking.map(async ({ child }) => {
        if (child.exitCode === null && child.signalCode === null) {
          const gone = once(child, 'exit');
          child.kill('SIGKILL');
          await gone;
        }
      }),
    );
  }
};
