import { expect, test } from 'vitest';
import { atTurnsEnd } from './at-turns-end.ts';

test('what is given within a turn is done at its end, in order, before anything that it leads to', async () => {
  const done: string[] = [];
  const give = (name: string): Promise<void> =>
    new Promise<void>((resolve) =>
      atTurnsEnd(() => {
        done.push(name);
        resolve();
      }),
    ).then(() => void done.push(`after ${name}`));
  const both = [give('one'), give('two')];
  expect(done).toEqual([]);
  await Promise.all(both);
  expect(done).toEqual(['one', 'two', 'after one', 'after two']);
});

test('work that gives more work sees it done in the next turn', async () => {
  const done: string[] = [];
  await new Promise<void>((resolve) =>
    atTurnsEnd(() => {
      atTurnsEnd(() => {
        done.push('later');
        resolve();
      });
      done.push('now');
    }),
  );
  expect(done).toEqual(['now', 'later']);
});
