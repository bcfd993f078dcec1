import { expect, it } from 'vitest';
import { createUnderWay } from './under-way.ts';

it('has ended when the last work has, well or not, those begun meanwhile too', async () => {
  const underWay = createUnderWay();
  const [one, other] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const first = underWay.run(() => one.promise);
  let hasEnded = false;
  const ended = underWay.ended().then(() => {
    hasEnded = true;
  });
  const second = underWay.run(() => other.promise);
  one.reject(new Error('no'));
  await expect(first).rejects.toThrow('no');
  await new Promise((resolve) => setImmediate(resolve));
  expect(hasEnded).toBe(false);
  other.resolve();
  await Promise.all([second, ended]);
});

it('has ended at once when nothing was begun', async () => {
  await createUnderWay().ended();
});
